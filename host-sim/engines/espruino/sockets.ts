import { LWIP_SOCKETS_MAX } from "../../../firmware/espruino/limits.js";
import type { Machine } from "../../sim/ecma419/machine.js";

/** CONFIG_LWIP_MAX_ACTIVE_TCP: connections, including closed ones that wait for the peer's FIN. */
export const CONNECTIONS_MAX = 16;

/** Counts sockets and the connections below them: a closed socket is free before its connection is. */
export class Sockets {
  readonly #machine: Machine;
  #used = 0;
  #connections = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Takes a socket. Returns false if there is none. */
  take(): boolean {
    if (this.#used >= LWIP_SOCKETS_MAX) return false;
    this.#used++;
    return true;
  }

  give(): void {
    this.#used--;
  }

  /**
   * Takes a connection. Returns a function that frees it (and can be called repeatedly), or undefined if there is
   * none.
   */
  connection(): (() => void) | undefined {
    if (this.#connections >= CONNECTIONS_MAX) return undefined;
    this.#connections++;
    let taken = true;
    return () => {
      if (taken) this.#connections--;
      taken = false;
    };
  }

  /** Logs why a client was refused, since the program never learns of it. */
  refuse(peer: string): void {
    const { onTrouble } = this.#machine.parts;
    if (this.#used >= LWIP_SOCKETS_MAX) onTrouble({ code: "socket-limit", sockets: LWIP_SOCKETS_MAX, peer });
    else onTrouble({ code: "socket-limit", connections: CONNECTIONS_MAX, peer });
  }
}
