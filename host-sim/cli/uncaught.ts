/** Exceptions that nothing has caught, which may be a program's: with Node's timers and promises it leaves its turn. */

/** Handles an exception; returns false for one that is another's. */
type Handler = (error: unknown) => boolean;

let handler: Handler | undefined;

/** Lets `handle` have what nothing has caught, until the returned function is called. */
export function onUncaught(handle: Handler): () => void {
  handler = handle;
  return () => (handler = undefined);
}

/** Whether somebody has handled it. */
export function isHandled(error: unknown): boolean {
  return handler?.(error) ?? false;
}
