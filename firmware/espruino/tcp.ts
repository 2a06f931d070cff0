import type { TCP as Socket, TCPOptions } from "../device.js";
import { encoded } from "./bytes.js";
import { log } from "./log.js";

/**
 * What a socket takes before it wants to hear `drain`; Espruino itself would queue until memory is out. A multiple of
 * the 536 bytes that it sends, and receives, in each round of its idle loop: otherwise more would come than goes.
 */
const WRITABLE_BYTES = 1608;
/** What a socket holds for an owner that does not read. Beyond that it ends: Espruino cannot stop its peer. */
const HELD_BYTES_MAX = 4096;
/** The same while memory is short: what comes at once. */
const HELD_BYTES_SHORT = 536;
/** Memory is short when fewer variables than this are free: what comes at once may go to four peers, line by line. */
const FREE_MIN = 350;
/** While memory is short nothing is delivered; how soon to look again. */
const RETRY_MS = 50;

/** How long a socket that was ended may take to send what it holds. Espruino would wait for ever, and has only ten. */
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
  /** The timer, while memory is short. */
  retry: unknown;
  /** Undefined once it ended, from either side. */
  socket: NetSocket<TCP<Target>> | undefined;

  /** `from` of the options is a socket of `net` that was just accepted. */
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

/** A connected socket, or undefined: `connect` throws what should be an event. */
function dial<Target>(options: TCPOptions<Target>): NetSocket | undefined {
  try {
    // prettier-ignore
    const to = { "host": options.address as string, "port": options.port as number };
    return require("net")["connect"](to, onDrain);
  } catch (_) {
    return undefined;
  }
}

/** Listens at once: what comes before there is a listener is lost, or stays with Espruino for ever. */
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

/** For an accepted socket, in a turn of its own: a peer that left at once leaves one that never says so. */
export function settle(socket: NetSocket<TCP<unknown>>): void {
  if (!socket.owner) return;
  try {
    socket["write"]("");
    onDrain.call(socket);
  } catch (_) {
    onClose.call(socket);
  }
}

/** Sends what is queued, then closes; where the peer does not take it, what is left is lost. */
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
  // Otherwise `read` sees to it.
  if (!tcp.held) fail(tcp);
}
