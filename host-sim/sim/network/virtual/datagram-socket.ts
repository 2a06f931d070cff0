import { NetworkError, type DatagramHandler, type DatagramSocket } from "../network.js";
import { isMulticast } from "./addresses.js";
import type { VirtualHost } from "./virtual-host.js";

/** A bound UDP socket of a virtual host. */
export class VirtualDatagramSocket implements DatagramSocket {
  readonly handler: DatagramHandler;
  readonly port: number;
  readonly #host: VirtualHost;
  readonly #groups: Set<string>;
  #open = true;

  constructor(host: VirtualHost, port: number, handler: DatagramHandler, groups = new Set<string>()) {
    this.#host = host;
    this.port = port;
    this.handler = handler;
    this.#groups = groups;
  }

  get address(): string {
    return this.#host.address;
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (this.#open) this.#host.sendDatagram(this, Uint8Array.from(bytes), address, port);
  }

  /** A socket in the place of this one, on which nothing has an effect from now on. */
  handOver(handler: DatagramHandler): VirtualDatagramSocket {
    this.#open = false;
    return new VirtualDatagramSocket(this.#host, this.port, handler, this.#groups);
  }

  join(group: string): void {
    if (!isMulticast(group)) throw new NetworkError("EINVAL", `${group} is no multicast group`);
    this.#groups.add(group);
  }

  leave(group: string): void {
    this.#groups.delete(group);
  }

  hears(group: string): boolean {
    return this.#groups.has(group);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#host.datagramSocketClosed(this);
  }
}
