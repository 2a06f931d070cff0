/** How the interpreter's stand-ins and the host speak to each other, through the folder that the interpreter runs in. */
import { appendFileSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

/** The named pipe that the stand-ins write to. */
export const CHANNEL = "channel";
/** The file that they are called through. */
export const CALLS = "calls";

/** What the stand-ins say. Opened without waiting for who writes, and read without taking one of Node's few threads. */
export function openChannel(folder: string): Socket {
  const fd = openSync(join(folder, CHANNEL), constants.O_RDWR | constants.O_NONBLOCK);
  return new Socket({ fd, writable: false });
}

/** Has the stand-ins of the interpreter in `folder` call one of their functions; the line must stay below 512 bytes. */
export function callStandIn(folder: string, name: string, ...values: readonly unknown[]): void {
  appendFileSync(join(folder, CALLS), `${JSON.stringify([name, ...values])}\n`);
}
