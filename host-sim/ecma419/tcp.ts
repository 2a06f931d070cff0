/**
 * ECMA-419 TCP (section 12) as Moddable 8.2 has it over lwIP: modules/io/socket/lwip/tcp.c. The fields `ready`,
 * `error` and `triggered` mean what they mean there, so that the order of events is the device's.
 */
import type { NetworkError, Stream, StreamHandler } from "../network/network.js";
import { bytesOf, callbackOption, formatOption, integerOption, isAddress } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

/** Events that wait to be delivered, as bits. */
const WRITABLE = 1 << 0;
const READABLE = 1 << 1;
const ERROR = 1 << 2;

const PORT_MAX = 65535;
const FORMATS = ["buffer", "number"] as const;

export interface TCPDictionary {
  address?: string;
  port?: number;
  from?: TCP;
  nodelay?: boolean;
  noDelay?: boolean;
  format?: "buffer" | "number";
  target?: unknown;
  onReadable?: (this: TCP, bytes: number) => void;
  onWritable?: (this: TCP, bytes: number) => void;
  onError?: (this: TCP) => void;
}

type Callback<Arguments extends unknown[]> = ((this: TCP, ...values: Arguments) => void) | undefined;

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
  /** Whether it holds one of the chip's control blocks. */
  #counted = true;
  #onReadable: Callback<[bytes: number]>;
  #onWritable: Callback<[bytes: number]>;
  #onError: Callback<[]>;

  /**
   * Without options: a bare socket, as Listener.read() gives it. With `from`: takes over a bare socket. Otherwise
   * connects to `address` (an IPv4 literal) and `port`. Throws what is wrong before it opens anything.
   */
  constructor(machine: Machine, options?: TCPDictionary) {
    this.#machine = machine;
    if (!options) return;
    this.#format = formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#onWritable = callbackOption(options, "onWritable");
    this.#onError = callbackOption(options, "onError");
    this.target = options.target;
    if (options.from) this.#takeOver(options.from);
    else this.#connect(options);
    const noDelay = options.nodelay ?? options.noDelay;
    if (noDelay !== undefined) this.#stream?.setNoDelay(Boolean(noDelay));
    machine.hold(this);
  }

  /** For Listener alone: puts an accepted stream into a bare socket. */
  static accept(socket: TCP, stream: Stream): void {
    socket.#stream = stream;
    socket.#ready = true;
    stream.handler = socket;
    socket.#machine.hold(socket);
    socket.#fill();
  }

  /** For engines that keep the program in another process: the bytes that wait, which stay. */
  static peek(socket: TCP): Uint8Array {
    return Buffer.concat(socket.#received);
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
   * All that waits, or `byteLength` of it, or as much as fills a given buffer (then its length is returned).
   * `undefined` when nothing waits; asking for none or for more than waits throws.
   */
  read(request?: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number | undefined {
    this.#opened();
    if (this.#received_bytes === 0) return undefined;
    if (typeof request === "object") return this.#take(bytesOf(request)).length;
    const number = this.#format === "number";
    const length = number ? 1 : (request ?? this.#received_bytes);
    if (!(length >= 1 && length <= this.#received_bytes)) throw new Error("invalid");
    const bytes = this.#take(new Uint8Array(length));
    return number ? bytes[0] : (bytes.buffer as ArrayBuffer);
  }

  /** Queues all of the bytes or throws: "not ready", "would block". Returns the bytes still writable. */
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

  /** Sends what is queued and FIN; RST when bytes wait unread, as lwIP's tcp_close does. */
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
    this.#stream = undefined;
    this.#trigger(ERROR);
  }

  onGone(): void {
    this.#uncount();
    if (!this.#stream) return;
    this.#stream = undefined;
    this.#trigger(ERROR);
  }

  /**
   * Frees the control block: when the stream is gone (an attempt that is given up, a reset), or once both sides have
   * finished, as lwIP reuses blocks in LAST_ACK and TIME_WAIT when it runs out.
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
    if (this.#closed) throw new Error("closed");
    return this;
  }

  #connect(options: TCPDictionary): void {
    const { address } = options;
    if (!isAddress(address)) throw new Error("invalid address");
    const port = integerOption(options, "port", PORT_MAX);
    const { chip, network, station } = this.#machine.parts;
    if (this.#machine.sockets >= chip.sockets_max) throw new RangeError("no socket");
    if (!station.address) throw new Error("connect error");
    this.#machine.sockets++;
    this.#stream = network.connect(address, port, this);
  }

  #takeOver(from: TCP): void {
    if (!(from instanceof TCP) || from.#closed || !from.#stream) throw new Error("invalid from");
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

  /** Parts from the stream; nothing is delivered any more. */
  #letGo(): Stream | undefined {
    const stream = this.#stream;
    this.#closed = true;
    this.#ready = false;
    this.#triggered = 0;
    this.#stream = undefined;
    this.#machine.release(this);
    return stream;
  }

  /** Moves received bytes into `into`, which they fill. */
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
    if (this.#received_bytes === 0 && this.#error) this.#trigger(ERROR);
    else this.#fill();
    return into;
  }

  /** Takes from the stream what the receive window has room for. */
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
    // An error waits until the buffers are read empty; read() then triggers it again.
    if (this.#error) {
      if (this.#received_bytes === 0) this.#fail();
    } else if (triggered & WRITABLE && this.#stream) {
      this.#onWritable?.call(this, this.#writable_bytes);
    }
  }

  #fail(): void {
    const onError = this.#onError;
    this.#onError = undefined;
    onError?.call(this);
  }
}
