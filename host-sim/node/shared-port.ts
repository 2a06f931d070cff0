import { createSocket, type Socket } from "node:dgram";
import { asNetworkError } from "../sim/network/network.js";

/*
 * Boards that hear a group share its port, with SO_REUSEADDR; that alone would let a board take any port that another
 * program holds in this way. So each board that shares a port also holds a mark: a socket of its own on a loopback
 * address that no other program uses. Where the system has no such address (macOS), nobody can tell, and SO_REUSEADDR
 * alone decides; there it does not open a port that others hold.
 */

/** "PW" as a number: the port of all marks. */
const MARK_PORT = 0x5057;
/** An address of this machine that nobody binds: whoever has a port there has it on every address. */
const UNUSED = "127.80.87.1";

/** How long the looks of other boards may last, which hold a port for a moment. */
const LOOKS_MS = 500;
const PAUSE_MS = 5;

/**
 * Binds a UDP socket to an address and port inside this call, and sets it up with `prepare` before. Closes it and throws
 * NetworkError where that cannot be.
 */
export function boundSocket(
  address: string,
  port: number,
  shared: boolean,
  prepare: (socket: Socket) => void = () => {},
): Socket {
  let failure: Error | undefined;
  // Node binds inside the call when the look-up answers inside it; ours has nothing to look up.
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

/** Says that a board shares this port. The mark lasts until it is closed, or the process ends. */
export function markShared(port: number): { close(): void } {
  return patiently(() => {
    try {
      return boundSocket(markAddress(port), MARK_PORT, true);
    } catch (error) {
      if (asNetworkError(error).code === "EADDRINUSE") throw error;
      return { close() {} };
    }
  });
}

/** What a socket is for: to hear a group, surely not for that, or nobody knows yet. */
export type Purpose = "group" | "no group" | "unknown";

/**
 * Whether a board has to share the port. Throws NetworkError when somebody holds it with whom it may not: groups are
 * heard together with boards that share it, and with programs on every address, where groups are heard.
 */
export function mustShare(address: string, port: number, purpose: Purpose): boolean {
  const failure = failureOf(address, port);
  if (!failure) return false;
  const withBoards = purpose !== "no group";
  const withPrograms = purpose === "group" || isApart(address);
  const inUse = failure.code === "EADDRINUSE";
  if (inUse && ((withBoards && isMarked(port)) || (withPrograms && isEverywhere(port)))) return true;
  throw failure;
}

/** Tries again while a port is in use: other boards that start at this moment look whether it is. */
export function patiently<Result>(open: () => Result): Result {
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

/** Why a port cannot be had alone; undefined where it can. */
function failureOf(address: string, port: number): ReturnType<typeof asNetworkError> | undefined {
  try {
    boundSocket(address, port, false).close();
    return undefined;
  } catch (error) {
    return asNetworkError(error);
  }
}

/** Whether a board shares this port. */
function isMarked(port: number): boolean {
  return failureOf(markAddress(port), MARK_PORT) !== undefined;
}

/** Whether a program has this port on every address. */
function isEverywhere(port: number): boolean {
  return failureOf(UNUSED, port)?.code === "EADDRINUSE";
}

/** A board with a loopback address of its own plays another machine: no program on every address of this one is there. */
function isApart(address: string): boolean {
  return address.startsWith("127.") && address !== "127.0.0.1";
}

function markAddress(port: number): string {
  return `127.80.${port >> 8}.${port & 255}`;
}
