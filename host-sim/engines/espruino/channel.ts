import { constants, openSync } from "node:fs";
import { Socket } from "node:net";

/** A named pipe to read from: opened without waiting for who writes, and without taking one of Node's few threads. */
export function openChannel(path: string): Socket {
  return new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false });
}
