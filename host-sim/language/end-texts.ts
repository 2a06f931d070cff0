import { RESTARTS_MAX, RESTARTS_WINDOW_MS } from "../sim/board/board.js";
import type { OptionValues } from "../../firmware/options.js";
import { tr } from "./language.js";

/** Why an app ended by itself, by error code. The error event itself has the details. */
const END_TEXTS: Readonly<Record<string, (values: OptionValues) => string>> = {
  listen: () => tr("cannot listen"),
  bind: ({ port }) => tr("cannot use UDP port {port}", { port }),
  multicast: ({ group }) => tr("cannot join {group}", { group }),
  tcp: ({ to }) => tr("cannot connect to {to}", { to }),
  crash: () =>
    tr("the app crashed {times} times within {seconds} s", {
      times: RESTARTS_MAX,
      seconds: RESTARTS_WINDOW_MS / 1000,
    }),
  loop: () => tr("the app loops for ever"),
  "no-app": () => tr("start() returned no app: return an object with a function stop()"),
  start: () => tr("cannot start"),
};

/**
 * Why an app with these options ended, in the current language. `reason` is an error code of the firmware, or a
 * message of an engine or of a user's app, which is returned unchanged.
 */
export function endText(reason: string, values: OptionValues): string {
  return Object.hasOwn(END_TEXTS, reason) ? END_TEXTS[reason](values) : reason;
}
