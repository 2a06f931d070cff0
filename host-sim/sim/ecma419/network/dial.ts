import type { Resolver, ResolverOptions, StreamCallbacks, StreamSocketOptions } from "./sockets.js";
import { Wire } from "./wire.js";

/** The options that the clients have in common. */
export interface DialOptions {
  host: string;
  port?: number;
  socket: StreamSocketOptions;
  dns: ResolverOptions;
}

/** A connection of a client: it resolves the name of the host, then connects. */
export class Dial {
  wire: Wire | undefined;
  readonly #options: DialOptions;
  readonly #port: number;
  readonly #callbacks: StreamCallbacks;
  readonly #resolver: Resolver;
  #isResolved = false;

  /** `port` is the default. Throws Error where the options lack `host`, and what the constructor of the resolver throws. */
  constructor(options: DialOptions, port: number, callbacks: StreamCallbacks) {
    const { host, dns } = options;
    if (!host) throw new Error("host required");
    this.#options = options;
    this.#port = port;
    this.#callbacks = callbacks;
    this.#resolver = new dns.io(dns as never);
  }

  /** Begins. What fails is told by `onError`. */
  open(): void {
    const host = String(this.#options.host);
    // A resolver of the program may know only one of the two ways to answer.
    this.#resolver.resolve(
      {
        host,
        onResolved: (_host, address) => this.#connect(address),
        onError: () => this.#fail(new Error(`no address of ${host}`)),
      },
      (error, address) => (error ? this.#fail(error) : this.#connect(address as string)),
    );
  }

  close(): void {
    this.#resolved();
    this.wire?.close();
    this.wire = undefined;
  }

  #connect(address: string): void {
    if (!this.#resolved()) return;
    const { socket, host, port = this.#port } = this.#options;
    try {
      this.wire = new Wire(new socket.io({ ...socket, address, host, port, ...this.#callbacks } as never));
    } catch (error) {
      this.#callbacks.onError(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#resolved()) this.#callbacks.onError(error);
  }

  /** Whether this is the resolver's first answer, and nobody has closed before. */
  #resolved(): boolean {
    if (this.#isResolved) return false;
    this.#isResolved = true;
    this.#resolver.close?.();
    return true;
  }
}
