import { createSocket, type Socket } from "node:dgram";
import { asNetworkError } from "../sim/network/network.js";

/*
 * Boards that receive a multicast group share its port with SO_REUSEADDR. That alone would also let a board take a
 * port that another program has opened in this way. So each board that shares a port also holds a mark: a socket on a
 * loopback address that no other program uses. Where the system has no such address (macOS), boards cannot check
 * this, and SO_REUSEADDR alone decides; there it does not open a port that others hold exclusively.
 */

/** "PW" as a number: the port of all marks. The mark of port N is bound to an address made from N. */
const MARK_PORT = 0x5057;
/** A loopback address that programs do not bind: a port in use there is in use on every address. */
const UNUSED = "127.80.87.1";

/** The time that other boards' checks, which hold a port for a moment, may take. */
const LOOKS_MS = 500;
const PAUSE_MS = 5;

/**
 * Binds a UDP socket synchronously, after calling `prepare` with it. On failure, closes the socket and throws
 * NetworkError.
 */
export function boundSocket(
  address: string,
  port: number,
  shared: boolean,
  prepare: (socket: Socket) => void = () => {},
): Socket {
  let failure: Error | undefined;
  // Node binds synchronously if the lookup is synchronous; this one has nothing to resolve.
  const socket = createSocket({
    type: "udp4",
    reuseAddr: shared,
    lookup: (host, _options, callback) => callback(null, host, 4),
  });
  const onError = (error: Error) => (failure = error);
  socket.on("error", onError);
  prepare(socket);
  socket.bind({ address, port, exclusive: true });
  if (!failure) {
    socket.off("error", onError);
    return socket;
  }
  socket.close();
  throw asNetworkError(failure);
}

/** Marks a port as shared by a board. The mark lasts until it is closed or the process ends. */
export function markShared(port: number): { close(): void } {
  return retryWhileInUse(() => {
    try {
      return boundSocket(markAddress(port), MARK_PORT, true);
    } catch (error) {
      if (asNetworkError(error).code === "EADDRINUSE") throw error;
      return { close() {} };
    }
  });
}

/** The purpose of a socket: multicast, not multicast, or not known yet. */
export type Purpose = "group" | "no group" | "unknown";

/**
 * Returns true if a board must share the port. Throws NetworkError if the port is held by a program that it cannot
 * share it with. A port for multicast can be shared with boards that share it, and with programs bound to every
 * address.
 */
export function mustShare(address: string, port: number, purpose: Purpose): boolean {
  const failure = failureOf(address, port);
  if (!failure) return false;
  const withBoards = purpose !== "no group";
  const withPrograms = purpose === "group" || actsAsAnotherMachine(address);
  const inUse = failure.code === "EADDRINUSE";
  if (inUse && ((withBoards && isMarked(port)) || (withPrograms && isEverywhere(port)))) return true;
  throw failure;
}

/** Retries while the port is in use, because boards that start at the same moment check it. */
export function retryWhileInUse<Result>(open: () => Result): Result {
  const end_ms = performance.now() + LOOKS_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (asNetworkError(error).code !== "EADDRINUSE" || performance.now() > end_ms) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** The reason why the port cannot be opened exclusively; undefined if it can. */
function failureOf(address: string, port: number): ReturnType<typeof asNetworkError> | undefined {
  try {
    boundSocket(address, port, false).close();
    return undefined;
  } catch (error) {
    return asNetworkError(error);
  }
}

/** True if a board shares this port. */
function isMarked(port: number): boolean {
  return failureOf(markAddress(port), MARK_PORT) !== undefined;
}

/** True if a program has opened this port on every address. */
function isEverywhere(port: number): boolean {
  return failureOf(UNUSED, port)?.code === "EADDRINUSE";
}

/**
 * True for a loopback address other than 127.0.0.1: such a board acts as another machine, on which no program of this
 * one runs.
 */
function actsAsAnotherMachine(address: string): boolean {
  return address.startsWith("127.") && address !== "127.0.0.1";
}

function markAddress(port: number): string {
  return `127.80.${port >> 8}.${port & 255}`;
}
