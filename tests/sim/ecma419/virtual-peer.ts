import type { NetworkError, StreamHandler } from "../../../host-sim/sim/network/network.js";
import type { TCPConnection } from "../../../host-sim/sim/network/virtual/tcp-connection.js";
import type { VirtualHost } from "../../../host-sim/sim/network/virtual/virtual-host.js";

/** What a Peer of tests/run/peer.ts is, on a virtual host: `socket` has what tests use of a net.Socket. */
export class VirtualPeer implements StreamHandler {
  ended = false;
  error: string | undefined;
  received = Buffer.alloc(0);
  readonly socket: VirtualSocket;
  #connected = false;
  #changed: (() => void)[] = [];

  constructor(open: (peer: VirtualPeer) => TCPConnection) {
    this.socket = new VirtualSocket(this, open(this));
  }

  /** Connects; does not wait for it. */
  static dialling(host: VirtualHost, address: string, port: number): VirtualPeer {
    return new VirtualPeer((peer) => host.connect(address, port, peer));
  }

  /** Connects, and resolves when that has succeeded. */
  static async to(host: VirtualHost, address: string, port: number): Promise<VirtualPeer> {
    const peer = VirtualPeer.dialling(host, address, port);
    await peer.until(() => peer.#connected);
    return peer;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.socket.destroyed) throw new Error(`the stream ended (${this.error ?? "closed"}) before that`);
      await this.#change();
    }
  }

  untilBytes(count: number): Promise<void> {
    return this.until(() => this.received.length >= count);
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Sends and waits until it is acknowledged, or the stream dies. */
  async sent(data: string | Uint8Array): Promise<void> {
    this.socket.write(data);
    while (this.socket.writableLength > 0 && !this.socket.destroyed) await this.#change();
  }

  finish(): void {
    this.socket.end();
  }

  async gone(): Promise<void> {
    while (!this.socket.destroyed) await this.#change();
  }

  onConnect(): void {
    this.#connected = true;
    this.changed();
  }

  onReadable(): void {
    this.socket.readAll();
    this.changed();
  }

  onSent(bytes: number): void {
    this.socket.writableLength -= bytes;
    this.changed();
  }

  onEnd(): void {
    this.ended = true;
    this.socket.endedByPeer();
    this.changed();
  }

  onFailed({ code }: NetworkError): void {
    this.error = code;
    this.changed();
  }

  onGone(): void {
    this.socket.destroyed = true;
    this.changed();
  }

  changed(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }
}

class VirtualSocket {
  destroyed = false;
  writableLength = 0;
  bytesWritten = 0;
  #paused = false;
  #finished = false;
  readonly #peer: VirtualPeer;
  readonly #connection: TCPConnection;

  constructor(peer: VirtualPeer, connection: TCPConnection) {
    this.#peer = peer;
    this.#connection = connection;
    connection.handler = peer;
    connection.setNoDelay(true);
  }

  get localPort(): number {
    return this.#connection.localPort;
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress;
  }

  write(data: string | Uint8Array): void {
    const bytes = Buffer.from(data as Uint8Array);
    this.writableLength += bytes.length;
    this.bytesWritten += bytes.length;
    this.#connection.write(bytes);
  }

  /** Sends FIN, and goes on reading; calls back when it is on its way. */
  end(data?: string | Uint8Array, onFinished?: () => void): void {
    if (data !== undefined) this.write(data);
    this.#finished = true;
    this.#connection.finish();
    if (this.#peer.ended) this.#connection.close();
    if (onFinished) setImmediate(onFinished);
  }

  endedByPeer(): void {
    if (this.#finished) this.#connection.close();
  }

  resetAndDestroy(): void {
    this.#connection.reset();
  }

  destroy(): void {
    this.#connection.close();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.readAll();
  }

  readAll(): void {
    if (this.#paused) return;
    const peer = this.#peer;
    for (let bytes = this.#read(); bytes; bytes = this.#read()) {
      peer.received = Buffer.concat([peer.received, bytes]);
      this.#connection.taken(bytes.length);
    }
  }

  #read(): Uint8Array | undefined {
    return this.#connection.read(Infinity);
  }
}

/** A listening socket of a virtual host, whose connections can be awaited in order. */
export class VirtualPeerServer {
  readonly port: number;
  readonly #peers: VirtualPeer[] = [];
  readonly #takers: ((peer: VirtualPeer) => void)[] = [];
  readonly #close: () => void;

  constructor(host: VirtualHost) {
    const listening = host.listen(0, {
      onStream: (stream) => {
        const peer = new VirtualPeer(() => stream as TCPConnection);
        const taker = this.#takers.shift();
        if (taker) taker(peer);
        else this.#peers.push(peer);
      },
      onFailed() {},
    });
    if (!listening) throw new Error("the host does not listen");
    this.port = listening.port;
    this.#close = () => listening.close();
  }

  next(): Promise<VirtualPeer> {
    const peer = this.#peers.shift();
    return peer ? Promise.resolve(peer) : new Promise((resolve) => this.#takers.push(resolve));
  }

  close(): Promise<void> {
    this.#close();
    return Promise.resolve();
  }
}
