import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP peer of the tests: a node:net socket that keeps what it receives. */
export class Peer {
  ended = false;
  error: string | undefined;
  #changed: (() => void)[] = [];
  /** Received bytes, and space for more. */
  #buffer = Buffer.alloc(1024);
  #received_bytes = 0;

  constructor(readonly socket: Socket) {
    socket.on("data", (bytes) => {
      this.#receive(bytes);
      this.#change();
    });
    socket.on("end", () => {
      this.ended = true;
      this.#change();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.error = error.code;
      this.#change();
    });
    socket.on("close", () => this.#change());
  }

  get received(): Buffer {
    return this.#buffer.subarray(0, this.#received_bytes);
  }

  /** Connects from 127.0.0.1. */
  static async to(port: number): Promise<Peer> {
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
    await once(socket, "connect");
    return new Peer(socket);
  }

  /** Connects without waiting: a reset may come in the same turn as the connect event. */
  static refusedBy(port: number): Peer {
    return new Peer(connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true }));
  }

  /** Resolves when `holds` returns true; it is called after each chunk. Rejects if the stream ends first. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.socket.destroyed) throw new Error(`the stream ended (${this.error ?? "closed"}) before that`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  /** Resolves when at least `count` bytes have come. */
  untilBytes(count: number): Promise<void> {
    return this.until(() => this.received.length >= count);
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Sends and waits until the kernel has taken it. */
  sent(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(data, () => resolve()));
  }

  /** Says no more, and goes on listening. */
  finish(): void {
    this.socket.end();
  }

  /** Resolves when the stream is dead. */
  async gone(): Promise<void> {
    while (!this.socket.destroyed) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  #receive(bytes: Buffer): void {
    const all_bytes = this.#received_bytes + bytes.length;
    if (all_bytes > this.#buffer.length)
      this.#buffer = Buffer.concat([this.received], Math.max(all_bytes, 2 * this.#buffer.length));
    bytes.copy(this.#buffer, this.#received_bytes);
    this.#received_bytes = all_bytes;
  }

  #change(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

/** A listening socket of the tests on 127.0.0.1, whose connections can be awaited in order. */
export class PeerServer {
  readonly #waiting: Peer[] = [];
  readonly #takers: ((peer: Peer) => void)[] = [];
  readonly #peers: Peer[] = [];

  private constructor(
    readonly server: Server,
    readonly port: number,
  ) {
    server.on("connection", (socket) => {
      const peer = new Peer(socket);
      this.#peers.push(peer);
      const taker = this.#takers.shift();
      if (taker) taker(peer);
      else this.#waiting.push(peer);
    });
  }

  static async listen(port = 0): Promise<PeerServer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return new PeerServer(server, (server.address() as { port: number }).port);
  }

  /** The next connection. */
  next(): Promise<Peer> {
    const peer = this.#waiting.shift();
    return peer ? Promise.resolve(peer) : new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Stops listening and destroys every connection. */
  close(): Promise<void> {
    for (const peer of this.#peers) peer.socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
