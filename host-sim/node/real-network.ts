import { AdoptedDatagramSocket } from "./adopted-datagram.js";
import { createServer, Socket, type AddressInfo, type SocketConstructorOpts } from "node:net";
import {
  asNetworkError,
  NetworkError,
  type BindOptions,
  type DatagramHandler,
  type DatagramSocket,
  type Network,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "../sim/network/network.js";
import { EVERYWHERE, RealDatagramSocket } from "./real-datagram.js";
import { READ_AHEAD_BYTES, RealStream } from "./real-stream.js";

/** Connections that the kernel queues until the board accepts them. */
const BACKLOG_MAX = 16;

/** net.Socket passes these to stream.Duplex, but its types omit them. */
const SOCKET_OPTIONS = { allowHalfOpen: true, highWaterMark: READ_AHEAD_BYTES } as SocketConstructorOpts;

/** The bind and listen step of node:net, which `listen()` with a host only performs a turn later. */
interface SynchronousServer {
  _listen2(address: string, port: number, addressType: 4, backlog: number, fd: number | undefined): void;
}

/** The PC's network, for a board that has the given IPv4 address of this PC. */
export class RealNetwork implements Network {
  readonly #streams = new Set<RealStream>();
  readonly #datagramSockets = new Set<RealDatagramSocket>();
  readonly #idle: (() => void)[] = [];
  #sockets = 0;

  #address: string;
  #bindAddress: string;

  /** `bindAddress` differs from `address` if the board can be reached on every interface (0.0.0.0). */
  constructor(address: string, bindAddress: string = address) {
    this.#address = address;
    this.#bindAddress = bindAddress;
  }

  get address(): string {
    return this.#address;
  }

  get bindAddress(): string {
    return this.#bindAddress;
  }

  /** The board has that address from now on. If this PC does not have it, no socket can be opened. */
  moveTo(address: string): void {
    if (this.#bindAddress === this.#address) this.#bindAddress = address;
    this.#address = address;
  }

  connect(address: string, port: number, handler: StreamHandler): Stream {
    const socket = new Socket(SOCKET_OPTIONS);
    const stream = this.#adopt(socket, { address, port });
    stream.handler = handler;
    // The lookup is synchronous: addresses are literals, so no resolver is needed.
    socket.connect({
      host: address,
      port,
      localAddress: sourceAddress(this.bindAddress, address),
      lookup: (host, _options, callback) => callback(null, host, 4),
    });
    return stream;
  }

  listen(port: number, handler: ServerHandler, address?: string): StreamServer | undefined {
    const bindAddress = this.#bindAddressFor(address);
    if (bindAddress === undefined) {
      setImmediate(() => handler.onFailed(notAvailable("listen", address, port)));
      return undefined;
    }
    const server = createServer({ allowHalfOpen: true, highWaterMark: READ_AHEAD_BYTES }, (socket) => {
      if (socket.remoteAddress === undefined) {
        socket.destroy();
        return;
      }
      const peer = { address: socket.remoteAddress, port: socket.remotePort ?? 0 };
      handler.onStream(this.#adopt(socket, peer));
    });
    server.on("error", (error) => {
      handler.onFailed(asNetworkError(error));
    });
    // Binds synchronously, as a device does. The public `listen({ host })` binds a turn later even for an address
    // literal, but a Listener's constructor must throw at once and know its port when it returns.
    (server as unknown as SynchronousServer)._listen2(bindAddress, port, 4, BACKLOG_MAX, undefined);
    if (!server.listening) return undefined;
    const bound = server.address() as AddressInfo;
    this.#sockets++;
    server.on("close", () => this.#socketGone());
    return { address: bound.address, port: bound.port, close: () => server.close() };
  }

  bind(port: number, handler: DatagramHandler, options: BindOptions = {}): DatagramSocket {
    const bindAddress = this.#bindAddressFor(options.address);
    if (bindAddress === undefined) throw notAvailable("bind", options.address, port);
    const socket = new RealDatagramSocket(
      { bindAddress, interfaceAddress: this.address, sockets: this.#datagramSockets },
      port,
      handler,
      () => this.#socketGone(),
      options.forGroups,
    );
    this.#sockets++;
    return socket;
  }

  adopt(socket: unknown, handler: DatagramHandler): DatagramSocket {
    return new AdoptedDatagramSocket(socket, handler);
  }

  async drained(limit_ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, limit_ms)));
    const sent = Promise.all([...this.#streams].map((stream) => stream.sent()));
    await Promise.race([sent, late]);
    clearTimeout(timer);
    for (const stream of [...this.#streams]) stream.destroy();
    if (!this.#quiet) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** The address to bind for `address`, one of the board's or undefined; undefined if the board does not have it. */
  #bindAddressFor(address: string | undefined): string | undefined {
    if (address === undefined || address === EVERYWHERE) return this.bindAddress;
    return address === this.address ? address : undefined;
  }

  /** True if nothing is open any more. */
  get #quiet(): boolean {
    return this.#streams.size === 0 && this.#sockets === 0;
  }

  #adopt(socket: Socket, peer: { address: string; port: number }): RealStream {
    const stream = new RealStream(socket, peer, (gone) => {
      this.#streams.delete(gone);
      this.#settle();
    });
    this.#streams.add(stream);
    return stream;
  }

  #socketGone(): void {
    this.#sockets--;
    this.#settle();
  }

  #settle(): void {
    if (!this.#quiet) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function notAvailable(operation: string, address: string | undefined, port: number): NetworkError {
  const code = "EADDRNOTAVAIL";
  const message = `${operation} ${code}: address not available ${address}:${port}`;
  return new NetworkError(code, message, { address, port });
}

/** A board on loopback uses its own address towards loopback peers; otherwise the kernel chooses. */
function sourceAddress(own: string, peer: string): string | undefined {
  return own.startsWith("127.") && peer.startsWith("127.") ? own : undefined;
}
