import type { Device, TCP, TCPOptions, TimerHandle } from "../device.js";

/** Bytes a connection queues, unless its owner says otherwise. */
export const QUEUE_BYTES_MAX = 2048;
/** Bytes handed to the owner at once. What waits beyond that stays in the socket, outside the program's memory. */
export const READ_BYTES_MAX = 2048;
/**
 * How often a connection that leaves bytes unread asks its socket whether the peer has left: ECMA-419 tells that by
 * onError, which comes only when everything is read.
 */
export const WATCH_MS = 250;
/** After so long a silence the runtime probes the peer, where its TCP has keep-alive. */
const KEEP_ALIVE_MS = 30000;
/** How long `end` may take to send what is queued. */
export const END_MS = 2000;

/** Where a connection leads: an address and a port, or from a bare socket of a listener's. */
export type Destination = Readonly<Pick<TCPOptions<never>, "address" | "port" | "from">>;

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
  /** Between `pause` and `resume`. */
  paused: boolean;
  /** The peer has finished or reset: nothing can be sent, and `onClosed` follows when everything is read. */
  finished: boolean;
  queued_bytes: number;
  protected writable_bytes: number;
  private queue: Uint8Array[];
  /** Received bytes that wait in the socket. */
  private unread_bytes: number;
  /** Bytes that were taken to be sent and could not be. */
  private unsent_bytes: number;
  /** When a goodbye must be over, by the device's ticks; 0 before `end`. */
  private end_ms: number;
  /** The next look at whether the peer has left, while one is due. */
  private watching: TimerHandle | undefined;
  /** Unless it was refused. */
  private socket!: TCP<Connection>;

  /**
   * Opens or adopts a socket, as `to` says. Is `closed` at once where the runtime refuses, which is logged; a listener's
   * that leads nowhere is not worth a word.
   */
  constructor(device: Device, owner: ConnectionOwner, peer: string, to: Destination) {
    const options: TCPOptions<Connection> = {
      target: this,
      nodelay: true,
      keepAlive: KEEP_ALIVE_MS,
      onReadable: onReadable,
      onWritable: onWritable,
      onError: onError,
    };
    // A runtime may look for the mere presence of `from`.
    if (to.from) options.from = to.from;
    else {
      options.address = to.address;
      options.port = to.port;
    }
    this.device = device;
    this.owner = owner;
    this.peer = peer;
    this.congested = this.closed = this.connected = this.paused = this.finished = false;
    this.queueMax_bytes = QUEUE_BYTES_MAX;
    this.queue = [];
    this.queued_bytes = this.writable_bytes = this.unread_bytes = this.unsent_bytes = this.end_ms = 0;
    try {
      this.socket = new device.network.tcp.io(options);
      // Asked only now: when the chip runs out of sockets Moddable accepts one that leads nowhere, which cannot be
      // adopted, and asking it for its address crashes the board.
      if (to.from && this.socket.remoteAddress)
        this.peer = this.socket.remoteAddress + ":" + this.socket.remotePort;
    } catch (error) {
      this.closed = true;
      if (!to.from) device.log("error", { code: "tcp", cause: String(error), peer: this.peer });
    }
  }

  /**
   * Takes all of the bytes, or nothing (false) when closed, congested, or when the peer has left. The bytes are the
   * connection's now.
   */
  write(bytes: Uint8Array): boolean {
    if (this.finished) this.unsent_bytes += bytes.length;
    if (this.closed || this.congested || this.finished) return false;
    if (bytes.length) {
      this.queue.push(bytes);
      this.queued_bytes += bytes.length;
      this.flush();
      this.congested = this.queued_bytes > this.queueMax_bytes;
    }
    return true;
  }

  /** Leaves what comes unread, so that the peer's window closes. A peer that leaves is noticed all the same. */
  pause(): void {
    this.paused = true;
    this.watch();
  }

  /** Delivers again; what waits may be delivered inside this call. */
  resume(): void {
    this.paused = false;
    this.deliver();
  }

  /** The next bytes that wait, for an owner that paused it; undefined when none do. */
  read(): Uint8Array | undefined {
    const length = Math.min(this.unread_bytes, READ_BYTES_MAX);
    if (this.closed || !length) return undefined;
    // Espruino gives all it has, whatever is asked for.
    const buffer = this.socket.read(length);
    const left_bytes = buffer ? this.unread_bytes - buffer.byteLength : 0;
    this.unread_bytes = Math.max(left_bytes, 0);
    return buffer && new Uint8Array(buffer);
  }

  /** Closes once everything queued is sent, at the latest after END_MS. Its owner hears no more of it. */
  end(): void {
    this.end_ms = this.device.clock.ticks() + END_MS;
    this.congested = true;
    // Bytes left unread would hide that the peer has left, and would make of the close a reset.
    this.resume();
    if (!this.queued_bytes || this.finished) this.close("");
    else this.watch();
  }

  /** Closes now; what is still queued is lost. The owner is told where it has not asked for it. */
  close(reason: string, unasked?: boolean): void {
    if (this.closed) return;
    this.closed = true;
    this.unsent_bytes += this.queued_bytes;
    this.queue = [];
    this.queued_bytes = 0;
    if (this.watching) this.device.timer.clear(this.watching);
    this.watching = undefined;
    this.socket.close();
    if (unasked && !this.end_ms) this.owner.onClosed(this, reason);
    if (!this.connected) return;
    // An owner that closes it knows what it does.
    if (this.unsent_bytes && (unasked || this.end_ms))
      this.device.log("error", { code: "unsent", bytes: this.unsent_bytes, peer: this.peer });
    // Last of all: what the peer said before it left comes first.
    this.device.log("disconnected", { peer: this.peer, reason: reason });
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
    if (this.closed || this.finished) return;
    this.writable_bytes = writable_bytes;
    this.announce();
    this.flush();
    if (!this.congested || this.queued_bytes || this.closed) return;
    if (this.end_ms) this.close("");
    else {
      this.congested = false;
      this.owner.onDrained(this);
    }
  }

  /** For the socket's callbacks: so many bytes wait. */
  receive(unread_bytes: number): void {
    if (this.closed) return;
    this.unread_bytes = unread_bytes;
    if (this.paused) return;
    // What the peer says at once comes before the first onWritable.
    this.announce();
    this.deliver();
  }

  /** For the socket's callbacks. */
  fail(): void {
    this.close(this.connected ? "closed by peer" : "cannot connect", true);
  }

  /** For the timer: ends a goodbye that takes too long, and finds out whether the peer has left. */
  look(): void {
    this.watching = undefined;
    if (this.end_ms && this.device.clock.ticks() >= this.end_ms) this.close("");
    else if (!this.alive()) this.leave();
    else if (this.paused || this.end_ms) this.watch();
  }

  private watch(): void {
    if (!this.watching && !this.closed && !this.finished)
      this.watching = this.device.timer.set<Connection>(look, WATCH_MS, this);
  }

  /** Whether the socket still takes bytes. */
  private alive(): boolean {
    try {
      // No bytes, though not of an empty buffer: that is a null pointer, which lwIP takes for a mistake.
      return this.socket.write(new Uint8Array(1).subarray(0, 0)) !== undefined;
    } catch {
      return false;
    }
  }

  /** The peer has left: what is queued is lost, what it said last is delivered, and then onError comes. */
  private leave(): void {
    const congested = this.congested;
    this.finished = true;
    this.unsent_bytes += this.queued_bytes;
    this.queue = [];
    this.queued_bytes = 0;
    this.congested = false;
    if (this.end_ms) this.close("");
    else if (congested) this.owner.onDrained(this);
    else this.resume();
  }

  private deliver(): void {
    while (!this.paused) {
      const bytes = this.read();
      if (!bytes) return;
      if (!this.end_ms) this.owner.onReceived(this, bytes);
    }
  }

  private flush(): void {
    while (this.queued_bytes && this.writable_bytes > 0) {
      const first = this.queue[0];
      // Espruino's `subarray` does not stop at the end.
      const part = first.subarray(0, Math.min(first.length, this.writable_bytes));
      try {
        this.writable_bytes = this.socket.write(part);
      } catch {
        // "not ready": the peer has left, and onError comes when everything is read.
        this.writable_bytes = 0;
        this.watch();
        return;
      }
      this.queued_bytes -= part.length;
      if (part.length < first.length) this.queue[0] = first.subarray(part.length);
      else this.queue.shift();
    }
  }
}

function onReadable(this: TCP<Connection>, bytes: number): void {
  this.target.receive(bytes);
}

function onWritable(this: TCP<Connection>, bytes: number): void {
  this.target.ready(bytes);
}

function onError(this: TCP<Connection>): void {
  this.target.fail();
}

function look(connection: Connection): void {
  connection.look();
}
