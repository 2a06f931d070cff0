import { NetworkError, type DatagramHandler, type DatagramSocket } from "../network.js";
import { isMulticast } from "./addresses.js";
import type { VirtualHost } from "./virtual-host.js";

/** A bound UDP socket of a virtual host. */
export class VirtualDatagramSocket implements DatagramSocket {
  handler: DatagramHandler;
  readonly port: number;
  readonly #host: VirtualHost;
  readonly #groups = new Set<string>();
  #open = true;

  constructor(host: VirtualHost, port: number, handler: DatagramHandler) {
    this.#host = host;
    this.port = port;
    this.handler = handler;
  }

  get address(): string {
    return this.#host.address;
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (this.#open) this.#host.sendDatagram(this, Uint8Array.from(bytes), address, port);
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
