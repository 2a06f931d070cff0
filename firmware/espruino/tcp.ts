import type { TCP as Socket, TCPOptions } from "../device.js";
import { encoded } from "./bytes.js";
import { log } from "./log.js";

/**
 * Bytes that a socket takes until the next `drain`; Espruino itself queues without a limit. A multiple of the 536 bytes
 * that Espruino sends and receives in a round of its idle loop: with another value more is received than sent.
 */
const WRITABLE_BYTES = 1608;
/** Received bytes kept for an owner that does not read. The socket is closed beyond: Espruino cannot pause the peer. */
const HELD_BYTES_MAX = 4096;
/** The same while memory is short: one chunk. */
const HELD_BYTES_SHORT = 536;
/** Memory is short when fewer variables are free: a chunk may be sent to four peers, line by line. */
const FREE_MIN = 350;
/** While memory is short, nothing is delivered; the memory is checked again after this time. */
const RETRY_MS = 50;

/** How long a closed socket may take to send its queue. Espruino has ten sockets, and would wait without a limit. */
const END_MS_MAX = 5000;

/** ECMA-419's TCP over a socket of `net`. */
export class TCP<Target> implements Socket<Target> {
  target: Target;
  declare readonly remoteAddress: undefined;
  declare readonly remotePort: undefined;
  onReadable: TCPOptions<Target>["onReadable"];
  onWritable: TCPOptions<Target>["onWritable"];
  onError: TCPOptions<Target>["onError"];
  /** Received and not yet read. */
  held: string;
  writable_bytes: number;
  /** The timer that delivers later, while memory is short. */
  retry: unknown;
  /** Undefined once either side has closed it. */
  socket: NetSocket<TCP<Target>> | undefined;

  /** `options.from` is a socket of `net` that was just accepted. */
  constructor(options: TCPOptions<Target>) {
    this.target = options.target;
    this.onReadable = options.onReadable;
    this.onWritable = options.onWritable;
    this.onError = options.onError;
    this.held = "";
    this.writable_bytes = 0;
    attach(this, options.from ? (options.from as unknown as NetSocket) : dial(options));
  }

  read(): ArrayBuffer | undefined {
    const held = this.held;
    if (!held) return undefined;
    this.held = "";
    if (!this.socket) setTimeout(fail, 0, this);
    return E["toArrayBuffer"](held);
  }

  write(bytes: Uint8Array): number {
    const left_bytes = this.writable_bytes - bytes.length;
    if (!this.socket || left_bytes < 0) throw new Error("would block");
    this.socket["write"](encoded(bytes));
    this.writable_bytes = left_bytes;
    return left_bytes;
  }

  close(): void {
    this.onError = undefined;
    this.held = "";
    if (!this.socket) return;
    this.socket.owner = undefined;
    hangUp(this.socket);
    this.socket = undefined;
  }
}

/** Connects, and returns undefined where that fails: ECMA-419 reports it with onError. */
function dial<Target>(options: TCPOptions<Target>): NetSocket | undefined {
  try {
    // prettier-ignore
    const to = { "host": options.address as string, "port": options.port as number };
    return require("net")["connect"](to, onDrain);
  } catch (_) {
    return undefined;
  }
}

/** Adds the listeners at once: data that is received earlier is lost, or never delivered. */
function attach<Target>(tcp: TCP<Target>, socket: NetSocket | undefined): void {
  tcp.socket = socket as NetSocket<TCP<Target>> | undefined;
  if (!socket) {
    setTimeout(fail, 0, tcp);
    return;
  }
  socket.owner = tcp;
  socket["on"]("data", onData);
  socket["on"]("drain", onDrain);
  socket["on"]("close", onClose);
}

/** Reports an accepted socket as writable, or as closed: Espruino emits no `close` for a peer that left at once. */
export function settle(socket: NetSocket<TCP<unknown>>): void {
  if (!socket.owner) return;
  try {
    socket["write"]("");
    onDrain.call(socket);
  } catch (_) {
    onClose.call(socket);
  }
}

/** Sends the queue, then closes; what the peer does not take within END_MS_MAX is lost. */
function hangUp(socket: NetSocket): void {
  socket["end"]();
  setTimeout(cut, END_MS_MAX, socket);
}

function cut(socket: NetSocket): void {
  socket["clsNow"] = true;
}

function fail(tcp: TCP<unknown>): void {
  if (tcp.onError) tcp.onError();
}

function onData(this: NetSocket<TCP<unknown>>, data: string): void {
  const tcp = this.owner;
  if (!tcp) return;
  tcp.held += data;
  if (!tcp.retry) deliver(tcp);
}

function deliver(tcp: TCP<unknown>): void {
  const held_bytes = tcp.held.length;
  const isShort = process.memory(false)["free"] < FREE_MIN;
  const socket = tcp.socket;
  tcp.retry = undefined;
  if (held_bytes > (isShort ? HELD_BYTES_SHORT : HELD_BYTES_MAX) && socket) {
    log("error", { code: "held" });
    tcp.held = "";
    hangUp(socket);
    onClose.call(socket);
  } else if (isShort) tcp.retry = setTimeout(deliver, RETRY_MS, tcp);
  else if (held_bytes && tcp.onReadable) tcp.onReadable(held_bytes);
}

function onDrain(this: NetSocket<TCP<unknown>>): void {
  const tcp = this.owner;
  if (!tcp) return;
  tcp.writable_bytes = WRITABLE_BYTES;
  if (tcp.onWritable) tcp.onWritable(WRITABLE_BYTES);
}

function onClose(this: NetSocket<TCP<unknown>>): void {
  const tcp = this.owner;
  if (!tcp) return;
  this.owner = undefined;
  tcp.socket = undefined;
  // With data unread, `read` reports it.
  if (!tcp.held) fail(tcp);
}
