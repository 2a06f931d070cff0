/**
 * Communication between the interpreter's stand-ins and the host, through files in the interpreter's working folder.
 */
import { appendFileSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

/** The named pipe that the stand-ins write to. */
export const CHANNEL = "channel";
/** The file that the stand-ins read calls from. */
export const CALLS = "calls";

/**
 * Opens the stand-ins' output. Opening does not wait for the writer, and reading does not occupy a thread of Node's
 * pool.
 */
export function openChannel(folder: string): Socket {
  const fd = openSync(join(folder, CHANNEL), constants.O_RDWR | constants.O_NONBLOCK);
  return new Socket({ fd, writable: false });
}

/** Calls a function of the stand-ins of the interpreter in `folder`. The line must be shorter than 512 bytes. */
export function callStandIn(folder: string, name: string, ...values: readonly unknown[]): void {
  appendFileSync(join(folder, CALLS), `${JSON.stringify([name, ...values])}\n`);
}
