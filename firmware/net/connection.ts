import type { Device, TCP, TCPOptions } from "../device.js";

/** Bytes a connection queues, unless its owner says otherwise. */
export const QUEUE_BYTES_MAX = 2048;

/** Who a connection tells what happens. */
export interface ConnectionOwner {
  onConnected(connection: Connection): void;
  /** `bytes` are read-only and may be handed to `write` as they are. */
  onReceived(connection: Connection, bytes: Uint8Array): void;
  /** The queue of a congested connection is empty again. */
  onDrained(connection: Connection): void;
  /** It ended, and not by `close`. Nothing follows. */
  onClosed(connection: Connection, reason: string): void;
}

/**
 * A TCP connection with a send queue, over the ECMA-419 socket of any runtime. It closes once; after that nothing
 * is delivered.
 */
export class Connection {
  readonly device: Device;
  readonly owner: ConnectionOwner;
  /** "ip:port", or "#N" where the runtime knows no address. */
  peer: string;
  /** Set above the queue's limit, cleared when the queue is empty (then `onDrained`). */
  congested: boolean;
  /** Bytes it queues beyond what its socket takes before it calls itself congested. */
  queueMax_bytes: number;
  /** When it last heard of its peer: received something, saw it take something, or began to wait for that. */
  moved_ms: number;
  closed: boolean;
  connected: boolean;
  paused: boolean;
  private ending: boolean;
  private queue: Uint8Array[];
  private queued_bytes: number;
  private writable_bytes: number;
  private writableMax_bytes: number;
  private socket: TCP<Connection> | undefined;

  constructor(device: Device, owner: ConnectionOwner, peer: string) {
    this.device = device;
    this.owner = owner;
    this.peer = peer;
    this.congested = this.closed = this.connected = this.paused = this.ending = false;
    this.queueMax_bytes = QUEUE_BYTES_MAX;
    this.queue = [];
    this.queued_bytes = this.writable_bytes = this.writableMax_bytes = 0;
    this.moved_ms = device.clock.ticks();
  }

  /** Everything written was taken by the peer, as far as the runtime tells. */
  get settled(): boolean {
    return !this.queued_bytes && this.writable_bytes >= this.writableMax_bytes;
  }

  /** Opens or adopts a socket, as `options` say. False when the runtime refuses, which is logged. */
  open(options: TCPOptions<Connection>): boolean {
    options.nodelay = true;
    options.onReadable = onReadable;
    options.onWritable = onWritable;
    options.onError = onError;
    try {
      const socket = new this.device.network.tcp.io(options);
      this.socket = socket;
      // Asked only now: when the chip runs out of sockets Moddable accepts one that leads nowhere, which cannot be
      // adopted, and asking it for its address crashes the board.
      if (options.from && socket.remoteAddress) this.peer = socket.remoteAddress + ":" + socket.remotePort;
      return true;
    } catch (error) {
      this.closed = true;
      this.device.log("error", { code: "tcp", message: String(error), peer: this.peer });
      return false;
    }
  }

  /** Takes all of the bytes, or nothing (false) when closed or congested. The bytes are the connection's now. */
  write(bytes: Uint8Array): boolean {
    if (this.closed || this.ending || this.congested) return false;
    if (bytes.length) {
      if (this.settled) this.move();
      this.queue.push(bytes);
      this.queued_bytes += bytes.length;
      this.flush();
      this.congested = this.queued_bytes > this.queueMax_bytes;
    }
    return true;
  }

  /** Delivers again after `paused` was set; what waits may be delivered inside this call. */
  resume(): void {
    this.paused = false;
    this.receive();
  }

  /** What waits after `paused` was set, for who would rather take than be called; undefined when nothing does. */
  read(): Uint8Array | undefined {
    const bytes = !this.closed && this.socket && this.socket.read();
    if (!bytes) return undefined;
    this.move();
    return new Uint8Array(bytes);
  }

  /** Closes once everything queued is sent. */
  end(): void {
    this.ending = true;
    if (this.closed || this.queued_bytes) return;
    // With words of the peer unread, closing would be a reset: what was sent last would be lost.
    if (this.socket) this.socket.read();
    this.close("");
  }

  /** Closes now; what is still queued is lost. The owner, who asked for it, is not told. */
  close(reason: string): void {
    if (this.closed) return;
    this.shut();
    this.logEnd(reason);
  }

  /** It is connected: tells the owner, once. */
  announce(): void {
    if (this.connected) return;
    this.connected = true;
    this.device.log("connected", { peer: this.peer });
    this.owner.onConnected(this);
  }

  /** For the socket's callbacks. */
  ready(writable_bytes: number): void {
    if (this.closed) return;
    this.writable_bytes = writable_bytes;
    this.writableMax_bytes = Math.max(this.writableMax_bytes, writable_bytes);
    this.move();
    this.announce();
    this.flush();
    if (this.queued_bytes || this.closed) return;
    if (this.ending) this.end();
    else if (this.congested) {
      this.congested = false;
      this.owner.onDrained(this);
    }
  }

  /** For the socket's callbacks. */
  receive(): void {
    if (this.closed || this.paused) return;
    // What the peer says at once comes before the first onWritable.
    this.announce();
    const bytes = !this.paused && this.read();
    if (bytes) this.owner.onReceived(this, bytes);
  }

  /** For the socket's callbacks. */
  fail(): void {
    if (this.closed) return;
    const reason = this.connected ? "closed by peer" : "cannot connect";
    this.shut();
    this.owner.onClosed(this, reason);
    this.logEnd(reason);
  }

  private shut(): void {
    this.closed = true;
    this.queue = [];
    this.queued_bytes = 0;
    if (this.socket) this.socket.close();
  }

  /** Last of all: what the peer said before it left comes first. */
  private logEnd(reason: string): void {
    if (this.connected) this.device.log("disconnected", { peer: this.peer, reason: reason });
  }

  private move(): void {
    this.moved_ms = this.device.clock.ticks();
  }

  private flush(): void {
    while (this.socket && this.queued_bytes && this.writable_bytes > 0) {
      const first = this.queue[0];
      // Espruino's `subarray` does not stop at the end.
      const part = first.subarray(0, Math.min(first.length, this.writable_bytes));
      try {
        this.writable_bytes = this.socket.write(part);
      } catch {
        // "not ready": the peer is leaving, and onError is on its way.
        this.writable_bytes = 0;
        return;
      }
      this.queued_bytes -= part.length;
      if (part.length < first.length) this.queue[0] = first.subarray(part.length);
      else this.queue.shift();
    }
  }
}

function onReadable(this: TCP<Connection>): void {
  this.target.receive();
}

function onWritable(this: TCP<Connection>, bytes: number): void {
  this.target.ready(bytes);
}

function onError(this: TCP<Connection>): void {
  this.target.fail();
}
