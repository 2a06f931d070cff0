import type { Machine } from "../../ecma419/machine.js";

/** ESP-IDF's CONFIG_LWIP_MAX_SOCKETS, which Espruino leaves as it is: servers, clients and UDP together. */
export const SOCKETS_MAX = 10;

/** Counts the sockets. */
export class Sockets {
  readonly #machine: Machine;
  #used = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Takes one; false when there is none. */
  take(): boolean {
    if (this.#used >= SOCKETS_MAX) return false;
    this.#used++;
    return true;
  }

  give(): void {
    this.#used--;
  }

  /** Says why a client was turned away, which the program never learns. */
  refuse(peer: string): void {
    const message = `connection reset: all ${SOCKETS_MAX} sockets of Espruino are in use`;
    this.#machine.parts.onTrouble({ code: "socket-limit", message, peer });
  }
}
