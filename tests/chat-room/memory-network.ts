import type { Clock } from "../../host-sim/sim/clock/clock.js";
import {
  NetworkError,
  NOBODY,
  type DatagramSocket,
  type Network,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "../../host-sim/sim/network/network.js";

/** A network inside the test: peers do what they are told, in the clock's turns, and acknowledge only when they like. */
export class MemoryNetwork implements Network {
  readonly address = "192.168.4.1";
  readonly #clock: Clock;
  #server: ServerHandler | undefined;
  #peers = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  listen(port: number, handler: ServerHandler): StreamServer {
    this.#server = handler;
    return { address: this.address, port: port || 49152, close: () => (this.#server = undefined) };
  }

  /** Somebody connects. */
  connectPeer(): MemoryPeer {
    const peer = new MemoryPeer(this.#clock, `192.168.4.${100 + ++this.#peers}`);
    this.#clock.post(() => this.#server?.onStream(peer));
    return peer;
  }

  connect(_address: string, _port: number, _handler: StreamHandler): Stream {
    throw new Error("nobody listens here");
  }

  bind(): DatagramSocket {
    throw new Error("no datagrams here");
  }

  adopt(): DatagramSocket {
    throw new Error("no sockets of others here");
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }
}

/** A peer, and the board's end of the stream to it. */
export class MemoryPeer implements Stream {
  handler: StreamHandler = NOBODY;
  readonly remotePort = 50000;
  readonly localPort = 49152;
  /** What it was told, and the same as bytes. */
  told = "";
  bytes = Buffer.alloc(0);
  /** Whether it acknowledges what it is told; else it has gone without a word, or does not read. */
  taking = true;
  /** Told and not acknowledged, in bytes. */
  untaken = 0;
  /** The board has ended the stream. */
  ended = false;
  readonly #clock: Clock;
  #unread = Buffer.alloc(0);
  #finished = false;

  constructor(
    clock: Clock,
    readonly remoteAddress: string,
  ) {
    this.#clock = clock;
  }

  /** Bytes it has said that the board has not read. */
  get unread(): number {
    return this.#unread.length;
  }

  /** It says something. */
  say(data: string | Uint8Array): void {
    this.#unread = Buffer.concat([this.#unread, Buffer.from(data)]);
    this.#clock.post(() => this.handler.onReadable());
  }

  /** It acknowledges some of what it was told. */
  take(bytes = this.untaken): void {
    const taken = Math.min(bytes, this.untaken);
    this.untaken -= taken;
    if (taken > 0) this.#clock.post(() => this.handler.onSent(taken));
  }

  /** It finishes. */
  hangUp(): void {
    this.#finished = true;
    this.#clock.post(() => this.handler.onReadable());
  }

  /** It dies with a reset. */
  die(): void {
    this.#unread = Buffer.alloc(0);
    this.#clock.post(() => {
      this.handler.onFailed(new NetworkError("ECONNRESET", "connection reset by peer"));
      this.handler.onGone();
    });
  }

  read(bytes_max: number): Uint8Array | undefined {
    if (this.#unread.length === 0) {
      if (this.#finished) this.#clock.post(() => this.handler.onEnd());
      this.#finished = false;
      return undefined;
    }
    const bytes = this.#unread.subarray(0, bytes_max);
    this.#unread = this.#unread.subarray(bytes.length);
    return Uint8Array.from(bytes);
  }

  write(bytes: Uint8Array): void {
    this.told += Buffer.from(bytes).toString();
    this.bytes = Buffer.concat([this.bytes, bytes]);
    this.untaken += bytes.length;
    if (this.taking) this.take();
  }

  taken(): void {}

  setNoDelay(): void {}

  setKeepAlive(): void {}

  close(): void {
    this.ended = true;
    this.#clock.post(() => this.handler.onGone());
  }

  reset(): void {
    this.close();
  }
}
