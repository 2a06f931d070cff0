import type { OptionValues } from "../apps/options.js";

export { WAITING_MAX } from "../room/room-fit.js";

/** Takes the place of the function in room/room-fit.ts: the bundler has fitted the room. */
export function fitRoom(_sockets: number, _values: OptionValues): string | undefined {
  return undefined;
}
