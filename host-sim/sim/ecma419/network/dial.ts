import type { Machine } from "../machine.js";
import { Later } from "./later.js";
import { resolveHost } from "./resolve-host.js";
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
  readonly #failing: Later;
  #isResolved = false;

  /** `port` is the default. Throws Error where the options lack `host`, and what the constructor of the resolver throws. */
  constructor(machine: Machine, options: DialOptions, port: number, callbacks: StreamCallbacks) {
    const { host, dns } = options;
    if (!host) throw new Error("host required");
    this.#options = options;
    this.#port = port;
    this.#callbacks = callbacks;
    this.#failing = new Later(machine);
    this.#resolver = new dns.io(dns as never);
  }

  /** Begins. What fails is told by `onError`, never inside this call. */
  open(): void {
    resolveHost(this.#resolver, String(this.#options.host), (address, error) => {
      if (!this.#resolved()) return;
      if (address === undefined) this.#fail(error);
      else this.#connect(address);
    });
  }

  close(): void {
    this.#resolved();
    this.#failing.cancel();
    this.wire?.close();
    this.wire = undefined;
  }

  #connect(address: string): void {
    const { socket, host, port = this.#port } = this.#options;
    try {
      this.wire = new Wire(new socket.io({ ...socket, address, host, port, ...this.#callbacks } as never));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A resolver may call back at once, and then the object that dials has not been made yet. */
  #fail(error: unknown): void {
    this.#failing.set(() => this.#callbacks.onError(error));
  }

  /** Lets the resolver go. Returns whether its answer was still wanted. */
  #resolved(): boolean {
    if (this.#isResolved) return false;
    this.#isResolved = true;
    this.#resolver.close?.();
    return true;
  }
}
