import type { VirtualClock } from "../../clock/virtual-clock.js";
import type { Random } from "../../random.js";
import type { Packet } from "../packet.js";

/** What a link does to the packets of both directions. All of it may be changed at any time. */
export interface LinkFaults {
  /** How long a packet takes. */
  latency_ms: number;
  /** At most so much longer, differently for each packet; packets stay in order. */
  jitter_ms: number;
  /** Bytes a second in each direction; further packets wait. */
  rate_bytes: number;
  /** Probabilities from 0 to 1, for each packet: lost on the way, damaged, carried twice, overtaken by later ones. */
  loss: number;
  corruption: number;
  duplication: number;
  reordering: number;
}

/** A link without faults, as on a Wi-Fi with nobody else on it. */
export const GOOD_LINK: Readonly<LinkFaults> = {
  latency_ms: 2,
  jitter_ms: 0,
  rate_bytes: Infinity,
  loss: 0,
  corruption: 0,
  duplication: 0,
  reordering: 0,
};

/** An overtaken packet comes so much later, so that several others can pass it. */
const OVERTAKEN_MS = 20;
/** IPv4 and TCP headers, or IPv4 and UDP with some of the frame: what a packet weighs besides its payload. */
const HEADER_BYTES = 40;

/** What the link did to a packet, for a capture and the trace; undefined when it is just carried. */
export type Fate = "lost" | "corrupted" | "duplicated" | "overtaken" | "held" | "partitioned" | undefined;

/** How often each kind of fault was drawn. */
export type FaultCounts = Partial<Record<Exclude<Fate, undefined>, number>>;

export interface Direction {
  readonly deliver: (packet: Packet) => void;
  /** The time until which the link sends what it was given. */
  busy_ms: number;
  /** The arrival of the packet before. */
  arrival_ms: number;
}

/** The way between two hosts. */
export class Link implements LinkFaults {
  latency_ms: number;
  jitter_ms: number;
  rate_bytes: number;
  loss: number;
  corruption: number;
  duplication: number;
  reordering: number;
  readonly counts: FaultCounts = {};
  readonly #clock: VirtualClock;
  readonly #random: Random;
  #partitioned = false;
  #held: (() => void)[] | undefined;

  constructor(clock: VirtualClock, random: Random, faults: LinkFaults) {
    this.#clock = clock;
    this.#random = random;
    ({
      latency_ms: this.latency_ms,
      jitter_ms: this.jitter_ms,
      rate_bytes: this.rate_bytes,
      loss: this.loss,
      corruption: this.corruption,
      duplication: this.duplication,
      reordering: this.reordering,
    } = faults);
  }

  get isPartitioned(): boolean {
    return this.#partitioned;
  }

  /** Nothing comes through until `repair`. */
  partition(): void {
    this.#partitioned = true;
  }

  /** Ends a partition. */
  heal(): void {
    this.#partitioned = false;
  }

  /** Ends a partition and all faults; the latency stays as it is. */
  repair(): void {
    this.#partitioned = false;
    const { latency_ms } = this;
    Object.assign(this, GOOD_LINK, { latency_ms });
    this.release();
  }

  /** Keeps packets until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets go what was held, in order. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    for (const carry of held ?? []) carry();
  }

  /** One direction of the link, whose packets arrive at `deliver`. */
  direction(deliver: (packet: Packet) => void): Direction {
    return { deliver, busy_ms: 0, arrival_ms: 0 };
  }

  /** Carries a packet, or not. */
  carry(packet: Packet, direction: Direction): Fate {
    const fate = this.#fate();
    if (fate) this.counts[fate] = (this.counts[fate] ?? 0) + 1;
    if (fate === "lost" || fate === "corrupted" || fate === "partitioned") return fate;
    if (fate === "held") {
      this.#held?.push(() => this.#send(packet, direction, 0));
      return fate;
    }
    this.#send(packet, direction, fate === "overtaken" ? OVERTAKEN_MS : 0);
    if (fate === "duplicated") this.#send(packet, direction, 0);
    return fate;
  }

  #fate(): Fate {
    const random = this.#random;
    if (this.#partitioned) return "partitioned";
    if (random.chance(this.loss)) return "lost";
    if (random.chance(this.corruption)) return "corrupted";
    if (this.#held) return "held";
    if (random.chance(this.duplication)) return "duplicated";
    if (random.chance(this.reordering)) return "overtaken";
    return undefined;
  }

  #send(packet: Packet, direction: Direction, late_ms: number): void {
    const now_ms = this.#clock.now_ms();
    direction.busy_ms =
      Math.max(direction.busy_ms, now_ms) + ((packet.payload.length + HEADER_BYTES) * 1000) / this.rate_bytes;
    let arrival_ms = direction.busy_ms + this.latency_ms + late_ms;
    if (this.jitter_ms > 0) arrival_ms += this.#random.fraction() * this.jitter_ms;
    if (late_ms === 0) direction.arrival_ms = arrival_ms = Math.max(arrival_ms, direction.arrival_ms);
    this.#clock.at(() => direction.deliver(packet), arrival_ms);
  }
}
