import { appendFileSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { CALLS } from "./flash-image.js";

/** A named pipe to read from: opened without waiting for who writes, and without taking one of Node's few threads. */
export function openChannel(path: string): Socket {
  return new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false });
}

/** Has the stand-ins of the interpreter in `folder` call one of their functions; the line must stay below 512 bytes. */
export function callStandIn(folder: string, name: string, ...values: readonly unknown[]): void {
  appendFileSync(join(folder, CALLS), `${JSON.stringify([name, ...values])}\n`);
}
