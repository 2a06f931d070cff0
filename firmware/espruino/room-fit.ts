/** Takes the place of the function in chat-room/room-fit.ts: the bundler has fitted the room. */
export function fitRoom(_sockets: number, _values: unknown): number {
  return 0;
}
