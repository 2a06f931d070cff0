/** A network whose other end is a script. With a clock that the script controls, runs are exactly reproducible. */
import type { Clock } from "../host-sim/sim/clock/clock.js";
import {
  NOBODY,
  type DatagramHandler,
  type DatagramSocket,
  type Network,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "../host-sim/sim/network/network.js";

const BOARD_ADDRESS = "192.168.1.20";
export const PEER_ADDRESS = "192.168.1.9";
export const PEER_PORT = 5001;
const FIRST_FREE_PORT = 49152;

/** A network in which every attempt to connect succeeds. */
export class ScriptedNetwork implements Network {
  readonly address = BOARD_ADDRESS;
  /** Open streams, oldest first. */
  readonly streams: ScriptedStream[] = [];
  /** Listening servers of the board. */
  readonly servers: ServerHandler[] = [];
  readonly sockets: DatagramHandler[] = [];
  /** Everything that the board has sent, in order. */
  readonly sent: Buffer[] = [];
  readonly #clock: Clock;
  #nextPort = FIRST_FREE_PORT;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(address: string, port: number, handler: StreamHandler): Stream {
    const stream = this.#open(address, port, handler);
    this.#clock.post(() => stream.handler.onConnect());
    return stream;
  }

  listen(port: number, handler: ServerHandler): StreamServer {
    this.servers.push(handler);
    return {
      address: this.address,
      port: port || this.#nextPort++,
      close: () => remove(this.servers, handler),
    };
  }

  bind(port: number, handler: DatagramHandler): DatagramSocket {
    this.sockets.push(handler);
    return {
      address: this.address,
      port: port || this.#nextPort++,
      send: (bytes) => void this.sent.push(Buffer.from(bytes)),
      join() {},
      leave() {},
      close: () => remove(this.sockets, handler),
    };
  }

  adopt(): DatagramSocket {
    throw new Error("no sockets of others here");
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  /** Connects a client to the board, if it listens. */
  arrive(): ScriptedStream | undefined {
    const [server] = this.servers;
    if (!server) return undefined;
    const stream = this.#open(PEER_ADDRESS, this.#nextPort++);
    this.#clock.post(() => server.onStream(stream));
    return stream;
  }

  /** Sends a datagram to the board. */
  send(bytes: Uint8Array): void {
    this.#clock.post(() => this.sockets[0]?.onDatagram(bytes, PEER_ADDRESS, PEER_PORT));
  }

  #open(address: string, port: number, handler?: StreamHandler): ScriptedStream {
    const stream = new ScriptedStream(this.#clock, address, port, {
      onSent: (bytes) => this.sent.push(bytes),
      onGone: () => remove(this.streams, stream),
    });
    if (handler) stream.handler = handler;
    this.streams.push(stream);
    return stream;
  }
}

/** A TCP stream whose other end is the script, which accepts all data. */
export class ScriptedStream implements Stream {
  handler: StreamHandler = NOBODY;
  readonly localPort = FIRST_FREE_PORT;
  #waiting = Buffer.alloc(0);
  #finished = false;
  #gone = false;

  constructor(
    private readonly clock: Clock,
    readonly remoteAddress: string,
    readonly remotePort: number,
    private readonly owner: { onSent(bytes: Buffer): void; onGone(): void },
  ) {}

  /** Sends from the other end. */
  say(bytes: Uint8Array): void {
    if (this.#finished) return;
    this.#soon(() => {
      this.#waiting = Buffer.concat([this.#waiting, bytes]);
      this.handler.onReadable();
    });
  }

  /** The other end has sent FIN. */
  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#soon(() => this.#end());
  }

  read(bytes_max: number): Uint8Array | undefined {
    if (this.#waiting.length === 0) return undefined;
    const bytes = Uint8Array.from(this.#waiting.subarray(0, bytes_max));
    this.#waiting = this.#waiting.subarray(bytes.length);
    if (this.#finished) this.#soon(() => this.#end());
    return bytes;
  }

  write(bytes: Uint8Array): void {
    this.owner.onSent(Buffer.from(bytes));
    this.#soon(() => this.handler.onSent(bytes.length));
  }

  taken(): void {}

  setNoDelay(): void {}

  setKeepAlive(): void {}

  close(): void {
    this.reset();
  }

  reset(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.owner.onGone();
    this.clock.post(() => this.handler.onGone());
  }

  #end(): void {
    if (this.#waiting.length === 0) this.handler.onEnd();
  }

  #soon(turn: () => void): void {
    this.clock.post(() => {
      if (!this.#gone) turn();
    });
  }
}

function remove<Thing>(things: Thing[], thing: Thing): void {
  things.splice(things.indexOf(thing), 1);
}
