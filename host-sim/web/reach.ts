import type { Scope } from "./access.js";

const BROADCAST = "255.255.255.255";

/** "any", or IPv4 literals. */
export type AllowedHosts = "any" | readonly string[];

export interface ReachOptions {
  /** Nothing that is sent on the network leaves this program. */
  readonly isVirtual: boolean;
  /** The address of the boards on the network. */
  readonly address: string;
  /** Others that the command line allows. */
  readonly hosts: AllowedHosts;
}

/**
 * Where pages may send something. On the real network that is this machine; the page of one board, which may be somebody
 * else's, reaches on it only what boards and network tools have opened.
 */
export class Reach {
  readonly #options: ReachOptions;
  /** Ports that boards and tools have open, and by how many. */
  readonly #open = new Map<number, number>();

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** Of a board, or of a tool. */
  opened(port: number): void {
    this.#open.set(port, (this.#open.get(port) ?? 0) + 1);
  }

  closed(port: number): void {
    const count = (this.#open.get(port) ?? 0) - 1;
    if (count > 0) this.#open.set(port, count);
    else this.#open.delete(port);
  }

  allows(scope: Scope, address: string, port: number): boolean {
    if (this.isElsewhere(address)) return false;
    const { isVirtual, hosts, address: own } = this.#options;
    if (scope === "all" || isVirtual || isForMany(address)) return true;
    const isHere = address.startsWith("127.") || address === own;
    return isHere ? this.#open.has(port) : hosts === "any" || hosts.includes(address);
  }

  /** Whether what is sent there leaves this machine without being allowed to. */
  isElsewhere(address: string): boolean {
    const { isVirtual, hosts, address: own } = this.#options;
    if (isVirtual || address.startsWith("127.") || address === own) return false;
    if (hosts === "any" || hosts.includes(address)) return false;
    // A board that is bound to loopback sends these to loopback.
    return !(isForMany(address) && own.startsWith("127."));
  }
}

/** A broadcast address, or a group's. */
export function isForMany(address: string): boolean {
  return address === BROADCAST || parseInt(address) >> 4 === 14;
}
