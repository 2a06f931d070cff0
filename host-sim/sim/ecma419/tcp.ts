/**
 * ECMA-419 TCP (section 12) as implemented by Moddable 8.2 on lwIP: modules/io/socket/lwip/tcp.c. The fields `ready`,
 * `error` and `triggered` have the same meaning as there, so that events come in the same order as on the device.
 */
import type { NetworkError, Stream, StreamHandler } from "../network/network.js";
import {
  bytesOf,
  callbackOption,
  formatOption,
  integerOption,
  isAddress,
  portOption,
  requireOptions,
  textOf,
} from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

/** Pending events, as bits. */
const WRITABLE = 1 << 0;
const READABLE = 1 << 1;
const ERROR = 1 << 2;

const KEEP_ALIVE_MS_MAX = 0x7fffffff;
const FORMATS = ["buffer", "number"] as const;

export interface TCPDictionary {
  address?: string;
  port?: number;
  from?: TCP;
  nodelay?: boolean;
  noDelay?: boolean;
  /** Milliseconds of silence after which keep-alive probes the peer. Off if absent. */
  keepAlive?: number;
  format?: "buffer" | "number";
  target?: unknown;
  onReadable?: (this: TCP, bytes: number) => void;
  onWritable?: (this: TCP, bytes: number) => void;
  onError?: (this: TCP) => void;
}

type Callback<Arguments extends unknown[]> = ((this: TCP, ...values: Arguments) => void) | undefined;

/**
 * The constructor's argument for a socket from Listener.read(); `stream` is undefined if the chip had no socket for
 * it.
 */
export class Accepted {
  constructor(readonly stream: Stream | undefined) {}
}

export class TCP implements StreamHandler, Resource {
  target: unknown;
  #machine: Machine;
  #stream: Stream | undefined;
  #format: string = FORMATS[0];
  #received: Uint8Array[] = [];
  #received_bytes = 0;
  #unsent_bytes = 0;
  #triggered = 0;
  #delivering = false;
  #ready = false;
  #error = false;
  #closed = false;
  /** The peer has sent its FIN. */
  #finished = false;
  /** The object occupies one of the chip's control blocks. */
  #counted = true;
  #onReadable: Callback<[bytes: number]>;
  #onWritable: Callback<[bytes: number]>;
  #onError: Callback<[]>;

  /**
   * With `from`, takes over that socket and closes the old object. Otherwise connects to `address` (an IPv4 literal)
   * and `port`. Throws before it opens anything.
   */
  constructor(machine: Machine, options: TCPDictionary | Accepted) {
    this.#machine = machine;
    if (options instanceof Accepted) {
      if (options.stream) this.#accept(options.stream);
      return;
    }
    requireOptions(options);
    const keepAlive_ms = integerOption(options, "keepAlive", KEEP_ALIVE_MS_MAX, 0);
    this.#format = formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#onWritable = callbackOption(options, "onWritable");
    this.#onError = callbackOption(options, "onError");
    this.target = options.target;
    if (options.from) this.#takeOver(options.from);
    else this.#connect(options);
    const noDelay = options.nodelay ?? options.noDelay;
    if (noDelay !== undefined) this.#stream?.setNoDelay(Boolean(noDelay));
    if (keepAlive_ms > 0) this.#stream?.setKeepAlive(keepAlive_ms);
    machine.hold(this);
  }

  /** Copies the received bytes without consuming them, for engines that run the program in another process. */
  static peek(socket: TCP): Uint8Array {
    const bytes = new Uint8Array(socket.#received_bytes);
    let end = 0;
    for (const part of socket.#received) {
      bytes.set(part, end);
      end += part.length;
    }
    return bytes;
  }

  get remoteAddress(): string | undefined {
    return this.#opened().#stream?.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#opened().#stream?.remotePort;
  }

  get format(): string {
    return this.#opened().#format;
  }

  set format(format: string) {
    this.#opened().#format = formatOption({ format }, FORMATS);
  }

  /**
   * Returns all received bytes, or `byteLength` of them, or as many as fill a given buffer (then its length is
   * returned). Returns `undefined` when there are none. Throws when asked for 0 bytes or for more than there are.
   * With the format "number" it always returns the next byte.
   */
  read(request?: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number | undefined {
    this.#opened();
    if (this.#received_bytes === 0) return undefined;
    if (this.#format === "number") return this.#take(new Uint8Array(1))[0];
    if (request === Object(request)) return this.#take(bytesOf(request)).length;
    const length = (request as number | undefined) ?? this.#received_bytes;
    if (!(length >= 1 && length <= this.#received_bytes)) throw new Error("invalid");
    return this.#take(new Uint8Array(length)).buffer as ArrayBuffer;
  }

  /**
   * Queues all of the bytes, or throws "not ready" or "would block". Returns the number of bytes that can still be
   * written.
   */
  write(value: unknown): number | undefined {
    this.#opened();
    if (!this.#ready) throw new Error("not ready");
    if (this.#error || !this.#stream) return undefined;
    const bytes = this.#format === "number" ? Uint8Array.of(Number(value)) : bytesOf(value);
    if (bytes.length > this.#writable_bytes) throw new Error("would block");
    if (bytes.length > 0) {
      this.#unsent_bytes += bytes.length;
      this.#stream.write(bytes);
    }
    return this.#writable_bytes;
  }

  /** Sends what is queued and FIN, or RST if received bytes were not read, as lwIP's tcp_close does. */
  close(): void {
    if (this.#closed) return;
    const established = this.#ready && !this.#finished;
    const stream = this.#letGo();
    if (!stream) return;
    if (this.#received_bytes > 0) stream.reset();
    else stream.close();
    if (!established || this.#received_bytes > 0) this.#uncount();
  }

  powerOff(): void {
    this.#letGo()?.reset();
  }

  /** lwIP aborts every connection of an interface that loses its address. */
  linkLost(): void {
    this.#stream?.reset();
  }

  onConnect(): void {
    this.#ready = true;
    this.#trigger(WRITABLE);
  }

  onReadable(): void {
    this.#fill();
  }

  onSent(bytes: number): void {
    this.#unsent_bytes -= bytes;
    this.#trigger(WRITABLE);
  }

  onEnd(): void {
    this.#finished = true;
    if (this.#closed) this.#uncount();
    this.#trigger(ERROR);
  }

  onFailed(_error: NetworkError): void {
    this.#lose();
  }

  onGone(): void {
    this.#uncount();
    if (this.#stream) this.#lose();
  }

  /** After a FIN the program has already been notified, so a reset is not reported. */
  #lose(): void {
    this.#stream = undefined;
    if (this.#onError && !this.#finished) this.#trigger(ERROR);
  }

  /**
   * Frees the control block, either when the stream is gone (failed connect, reset) or once both sides have finished:
   * lwIP reuses blocks in LAST_ACK and TIME_WAIT when it runs out.
   */
  #uncount(): void {
    if (!this.#counted) return;
    this.#counted = false;
    this.#machine.sockets--;
  }

  get #writable_bytes(): number {
    return this.#machine.parts.chip.sendBuffer_bytes - this.#unsent_bytes;
  }

  #opened(): this {
    if (this.#closed) throw new SyntaxError("closed");
    return this;
  }

  #connect(options: TCPDictionary): void {
    const address = textOf(options.address);
    if (!isAddress(address)) throw new Error("invalid address");
    const port = portOption(options);
    const { chip, network, station } = this.#machine.parts;
    if (this.#machine.sockets >= chip.sockets_max) throw new RangeError("no socket");
    if (!station.address) throw new Error("connect error");
    this.#machine.sockets++;
    this.#stream = network.connect(address, port, this);
  }

  #accept(stream: Stream): void {
    this.#stream = stream;
    this.#ready = true;
    stream.handler = this;
    this.#machine.hold(this);
    this.#fill();
  }

  #takeOver(from: TCP): void {
    if (!(from instanceof TCP) || from.#closed) throw new SyntaxError("invalid from");
    if (!from.#stream) throw new Error("invalid from");
    this.#received = from.#received;
    this.#received_bytes = from.#received_bytes;
    this.#unsent_bytes = from.#unsent_bytes;
    this.#ready = from.#ready;
    this.#error = from.#error;
    this.#finished = from.#finished;
    const triggered = from.#triggered | WRITABLE | (this.#received_bytes > 0 ? READABLE : 0);
    this.#stream = from.#letGo() as Stream;
    this.#stream.handler = this;
    this.#trigger(triggered);
  }

  /** Detaches the stream. Nothing is delivered any more. */
  #letGo(): Stream | undefined {
    const stream = this.#stream;
    this.#closed = true;
    this.#ready = false;
    this.#triggered = 0;
    this.#stream = undefined;
    this.#machine.release(this);
    return stream;
  }

  /** Moves received bytes into `into` and fills it. Throws if there are too few. */
  #take(into: Uint8Array): Uint8Array {
    if (into.length === 0 || into.length > this.#received_bytes) throw new Error("invalid");
    let filled = 0;
    while (filled < into.length) {
      const first = this.#received[0];
      const part = first.subarray(0, into.length - filled);
      into.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.#received.shift();
      else this.#received[0] = first.subarray(part.length);
    }
    this.#received_bytes -= filled;
    this.#stream?.taken(filled);
    if (this.#received_bytes === 0 && this.#error) this.#trigger(ERROR);
    else this.#fill();
    return into;
  }

  /** Reads from the stream as much as the receive window has room for. */
  #fill(): void {
    const { window_bytes } = this.#machine.parts.chip;
    for (;;) {
      const room_bytes = window_bytes - this.#received_bytes;
      const bytes = room_bytes > 0 ? this.#stream?.read(room_bytes) : undefined;
      if (!bytes) return;
      this.#received.push(bytes);
      this.#received_bytes += bytes.length;
      this.#trigger(READABLE);
    }
  }

  #trigger(events: number): void {
    if (this.#closed) return;
    this.#triggered |= events;
    if (this.#delivering) return;
    this.#delivering = true;
    this.#machine.post(() => this.#deliver());
  }

  #deliver(): void {
    this.#delivering = false;
    if (this.#closed) return;
    const triggered = this.#triggered;
    this.#triggered = 0;
    if (triggered & ERROR) {
      this.#error = true;
      this.#ready = false;
    }
    if (triggered & READABLE && this.#received_bytes > 0) {
      this.#onReadable?.call(this, this.#received_bytes);
      if (this.#closed) return;
    }
    // An error waits until all received bytes are read; then read() triggers it again. If it came together with data
    // that onReadable has read, it is reported here and once more, unless the program closes.
    if (this.#error) {
      if (this.#received_bytes === 0) this.#onError?.call(this);
    } else if (triggered & WRITABLE && this.#stream) {
      this.#onWritable?.call(this, this.#writable_bytes);
    }
  }
}
