import type { Socket } from "node:dgram";
import { seeded } from "../net/reliable-link.js";
import { HOST } from "./reference-socket.js";
import { bind } from "./reference-udp.js";

export interface Weather {
  /** The fractions of datagrams that are lost, and that arrive twice. */
  readonly lost: number;
  readonly doubled: number;
  /** The longest delay of a datagram, so that others can overtake it. */
  readonly delay_ms: number;
  readonly seed: number;
}

/**
 * A relay between two boards on loopback: what the first sends to `port` reaches the second from `farPort`, and back.
 * Losses and delays are reproducible for the same sequence of datagrams.
 */
export class LossyRelay {
  readonly port: number;
  readonly farPort: number;
  passed = 0;
  lost = 0;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #weather: Weather;
  readonly #random: () => number;
  #nearPeer = 0;
  #closed = false;

  private constructor(near: Socket, far: Socket, weather: Weather) {
    this.#near = near;
    this.#far = far;
    this.#weather = weather;
    this.#random = seeded(weather.seed);
    this.port = near.address().port;
    this.farPort = far.address().port;
    near.on("message", (bytes, from) => {
      this.#nearPeer = from.port;
      this.#pass(bytes, far, () => this.farPeer);
    });
    far.on("message", (bytes) => this.#pass(bytes, near, () => this.#nearPeer));
  }

  /** The port of the second board; 0 until it is known. */
  farPeer = 0;

  static async open(weather: Weather): Promise<LossyRelay> {
    return new LossyRelay(await bind(), await bind(), weather);
  }

  close(): void {
    this.#closed = true;
    this.#near.close();
    this.#far.close();
  }

  #pass(bytes: Buffer, by: Socket, to: () => number): void {
    const { lost, doubled, delay_ms } = this.#weather;
    this.passed++;
    if (this.#random() < lost) {
      this.lost++;
      return;
    }
    for (let copies = this.#random() < doubled ? 2 : 1; copies > 0; copies--) {
      const send = () => {
        if (!this.#closed && to() !== 0) by.send(bytes, to(), HOST);
      };
      setTimeout(send, this.#random() * delay_ms);
    }
  }
}
