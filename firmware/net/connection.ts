import type { Device, TCP, TCPConstructor, TCPOptions, TimerHandle } from "../device.js";

/** The default of `queueMax_bytes`. */
export const QUEUE_BYTES_MAX = 2048;
/** Bytes given to the owner at once. The rest stays in the socket, outside the program's memory. */
export const READ_BYTES_MAX = 2048;
/**
 * How often a connection with unread bytes checks whether the peer has closed: ECMA-419's onError is called only when
 * everything is read.
 */
export const WATCH_MS = 250;
/** The keep-alive time, where the runtime's TCP has keep-alive. */
const KEEP_ALIVE_MS = 30000;
/** How long `end` may take to send the queue. */
export const END_MS = 2000;

/**
 * What to connect to: an address and a port, or `from`, a listener's socket to adopt. `io` is the class of the socket,
 * where that is not the device's TCP.
 */
export type Destination = Readonly<Pick<TCPOptions<never>, "address" | "port" | "from">> & {
  io?: TCPConstructor;
};

/** The callbacks of a connection. */
export interface ConnectionOwner {
  /** It is open; called once. */
  onConnected(connection: Connection): void;
  /** `bytes` are read-only and may be handed to `write` as they are. */
  onReceived(connection: Connection, bytes: Uint8Array): void;
  /** The queue of a congested connection is empty again. */
  onDrained(connection: Connection): void;
  /** It was not closed by `close` or `end`. Nothing follows. */
  onClosed(connection: Connection, reason: string): void;
}

/**
 * A TCP connection with a send queue, over the ECMA-419 socket of any runtime. It closes once; its owner is not called
 * after that.
 */
export class Connection {
  readonly device: Device;
  owner: ConnectionOwner;
  /** "ip:port", or "#N" where the runtime knows no address. */
  peer: string;
  /** Set when the queue exceeds its limit, cleared when it is empty (then `onDrained` is called). */
  congested: boolean;
  /** The limit of the queue; bytes that the socket has taken do not count. */
  queueMax_bytes: number;
  closed: boolean;
  connected: boolean;
  /** Between `pause` and `resume`. */
  paused: boolean;
  /** The peer has closed: nothing can be sent, and `onClosed` follows when everything is read. */
  finished: boolean;
  queued_bytes: number;
  protected writable_bytes: number;
  private queue: Uint8Array[];
  /** Received bytes in the socket. */
  private unread_bytes: number;
  /** Bytes that could not be sent. */
  private unsent_bytes: number;
  /** When `end` closes at the latest, in the device's ticks; 0 before `end`. */
  private end_ms: number;
  /** The timer of the next `check`. */
  private watching: TimerHandle | undefined;
  /** Undefined where the runtime refused to open one. */
  private socket!: TCP<Connection>;

  /**
   * Opens or adopts a socket, as `to` says. Where the runtime refuses, the connection is `closed` at once, and the error
   * is logged unless the socket is a listener's.
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
      this.socket = new (to.io || device.network.tcp.io)(options);
      // Only an adopted socket may be asked: when the chip is out of sockets, Moddable's listener gives one that cannot
      // be adopted, and reading its address crashes the board.
      if (to.from && this.socket.remoteAddress)
        this.peer = this.socket.remoteAddress + ":" + this.socket.remotePort;
    } catch (error) {
      this.closed = true;
      if (!to.from) device.log("error", { code: "tcp", cause: String(error), peer: this.peer });
    }
  }

  /**
   * Sends or queues all of the bytes, which must not be changed after that. Returns false, and takes none, when closed,
   * congested, or when the peer has closed.
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

  /**
   * Stops reading, so that the peer's window closes. That the peer closes is noticed all the same. Does nothing after
   * `end`.
   */
  pause(): void {
    if (this.end_ms) return;
    this.paused = true;
    this.watch();
  }

  /** Goes on reading; `onReceived` may be called inside this call. */
  resume(): void {
    this.paused = false;
    this.deliver();
  }

  /** Reads received bytes, for an owner that has paused it; undefined when there are none. */
  read(): Uint8Array | undefined {
    const length = Math.min(this.unread_bytes, READ_BYTES_MAX);
    if (this.closed || !length) return undefined;
    // Espruino gives all bytes, whatever length is asked for.
    const buffer = this.socket.read(length);
    const left_bytes = buffer ? this.unread_bytes - buffer.byteLength : 0;
    this.unread_bytes = Math.max(left_bytes, 0);
    return buffer && new Uint8Array(buffer);
  }

  /** True after `end`, and after it has closed. */
  get ended(): boolean {
    return this.closed || !!this.end_ms;
  }

  /** Closes once the queue is sent, at the latest after END_MS. The owner is not called any more. */
  end(): void {
    this.end_ms = this.device.clock.ticks() + END_MS;
    this.congested = true;
    // With bytes unread, close would send a reset, and it would stay unknown that the peer has closed.
    this.resume();
    if (!this.queued_bytes || this.finished) this.close("");
    else this.watch();
  }

  /** Closes now; the queue is lost. `unasked` calls `onClosed`: the owner did not ask for it. */
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
    // An owner that closes it drops the queue on purpose.
    if (this.unsent_bytes && (unasked || this.end_ms))
      this.device.log("error", { code: "unsent", bytes: this.unsent_bytes, peer: this.peer });
    // Logged last, after the messages that onClosed handles.
    this.device.log("disconnected", { peer: this.peer, reason: reason });
  }

  /** For the kit: calls the owner's onConnected, once. */
  announce(): void {
    if (this.connected) return;
    this.connected = true;
    this.device.log("connected", { peer: this.peer });
    this.owner.onConnected(this);
  }

  /** For the kit. */
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

  /** For the kit. */
  receive(unread_bytes: number): void {
    if (this.closed) return;
    this.unread_bytes = unread_bytes;
    if (this.paused) return;
    // The peer's first data may be received before the first onWritable.
    this.announce();
    this.deliver();
  }

  /** For the kit. */
  fail(): void {
    this.close(this.connected ? "closed by peer" : "cannot connect", true);
  }

  /** For the kit: ends an `end` that takes too long, and finds out whether the peer has closed. */
  check(): void {
    this.watching = undefined;
    if (this.end_ms && this.device.clock.ticks() >= this.end_ms) this.close("");
    else if (!this.alive()) this.leave();
    else if (this.paused || this.end_ms) this.watch();
  }

  private watch(): void {
    if (!this.watching && !this.closed && !this.finished)
      this.watching = this.device.timer.set<Connection>(check, WATCH_MS, this);
  }

  /** Whether the socket can be written to. */
  private alive(): boolean {
    try {
      // An empty view of one byte: an empty buffer is a null pointer, which lwIP rejects.
      return this.socket.write(new Uint8Array(1).subarray(0, 0)) !== undefined;
    } catch {
      return false;
    }
  }

  /** Handles that the peer has closed: drops the queue, and reads the rest, after which the socket calls onError. */
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
        // "not ready": the peer has closed; onError is called when everything is read.
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

function check(connection: Connection): void {
  connection.check();
}
