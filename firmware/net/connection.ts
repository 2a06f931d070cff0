import type { Device, TCP, TCPOptions } from "../device.js";

/** Bytes a connection queues, unless its owner says otherwise. */
export const QUEUE_BYTES_MAX = 2048;

/** Where a connection leads: an address and a port, or from a bare socket of a listener's. */
export type Destination = Pick<TCPOptions<never>, "address" | "port" | "from">;

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
  owner: ConnectionOwner;
  /** "ip:port", or "#N" where the runtime knows no address. */
  peer: string;
  /** Set above the queue's limit, cleared when the queue is empty (then `onDrained`). */
  congested: boolean;
  /** Bytes it queues beyond what its socket takes before it calls itself congested. */
  queueMax_bytes: number;
  closed: boolean;
  connected: boolean;
  paused: boolean;
  /** After `end`. */
  private ending: boolean;
  queued_bytes: number;
  protected writable_bytes: number;
  private queue: Uint8Array[];
  /** Unless it was refused. */
  private socket!: TCP<Connection>;

  /**
   * Opens or adopts a socket, as `to` says. Is `closed` at once where the runtime refuses, which is logged; a listener's
   * that leads nowhere is not worth a word.
   */
  constructor(device: Device, owner: ConnectionOwner, peer: string, to: Destination) {
    const options = to as TCPOptions<Connection>;
    this.device = device;
    this.owner = owner;
    this.peer = peer;
    this.congested = this.closed = this.connected = this.paused = this.ending = false;
    this.queueMax_bytes = QUEUE_BYTES_MAX;
    this.queue = [];
    this.queued_bytes = this.writable_bytes = 0;
    options.target = this;
    options.nodelay = true;
    options.onReadable = onReadable;
    options.onWritable = onWritable;
    options.onError = onError;
    try {
      this.socket = new device.network.tcp.io(options);
      // Asked only now: when the chip runs out of sockets Moddable accepts one that leads nowhere, which cannot be
      // adopted, and asking it for its address crashes the board.
      if (options.from && this.socket.remoteAddress)
        this.peer = this.socket.remoteAddress + ":" + this.socket.remotePort;
    } catch (error) {
      this.closed = true;
      if (!options.from) device.log("error", { code: "tcp", message: String(error), peer: this.peer });
    }
  }

  /** Takes all of the bytes, or nothing (false) when closed or congested. The bytes are the connection's now. */
  write(bytes: Uint8Array): boolean {
    if (this.closed || this.congested) return false;
    if (bytes.length) {
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
    const bytes = !this.closed && this.socket.read();
    return bytes ? new Uint8Array(bytes) : undefined;
  }

  /** Closes once everything queued is sent. It takes nothing more, and its owner hears no more of it. */
  end(): void {
    this.ending = this.congested = true;
    if (!this.queued_bytes) this.finish();
  }

  /** Closes now; what is still queued is lost. The owner is told where it has not asked for it. */
  close(reason: string, unasked?: boolean): void {
    if (this.closed) return;
    this.closed = true;
    this.queue = [];
    this.queued_bytes = 0;
    this.socket.close();
    if (unasked && !this.ending) this.owner.onClosed(this, reason);
    // Last of all: what the peer said before it left comes first.
    if (this.connected) this.device.log("disconnected", { peer: this.peer, reason: reason });
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
    this.announce();
    this.flush();
    if (!this.congested || this.queued_bytes || this.closed) return;
    if (this.ending) this.finish();
    else {
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
    if (bytes && !this.ending) this.owner.onReceived(this, bytes);
  }

  /** For the socket's callbacks. */
  fail(): void {
    this.close(this.connected ? "closed by peer" : "cannot connect", true);
  }

  private finish(): void {
    // With words of the peer unread, closing would be a reset: what was sent last would be lost.
    this.read();
    this.close("");
  }

  private flush(): void {
    while (this.queued_bytes && this.writable_bytes > 0) {
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
