import type { Device } from "../../firmware/device.js";
import { hasHeader, ReliablePeer, type ReliableOwner } from "../../firmware/net/reliable.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";

/** The fate of a datagram: a copy arrives after each of these times; an empty list is a loss. */
export type Fate = readonly number[];

/** The retransmission timing that the tests use. */
export const FIRST_MS = 20;

/** The part of a device that the channel uses, on a virtual clock. */
function deviceOn(clock: VirtualClock, random: () => number): Device {
  return {
    timer: {
      set: <Target>(callback: (target: Target) => void, delay_ms: number, target: Target) =>
        clock.setTimer(() => callback(target), delay_ms),
      clear: (handle: { cancel(): void }) => handle.cancel(),
    },
    clock: { ticks: () => clock.now_ms() },
    random,
  } as unknown as Device;
}

/** One end of a link, with its channel to the other. */
export class End implements ReliableOwner {
  readonly got: string[] = [];
  /** Datagrams without a header. */
  readonly plain: string[] = [];
  readonly reports: { messages: number; plain: boolean }[] = [];
  settled = 0;
  sent = 0;
  refused = 0;
  peer: ReliablePeer;
  /** False while it is switched off. */
  on = true;
  readonly #link: Link;
  readonly #tries: number;

  constructor(link: Link, tries: number) {
    this.#link = link;
    this.#tries = tries;
    this.peer = this.#begin();
  }

  /** Loses its memory, as a board does that restarts. */
  restart(): void {
    this.peer.forgotten();
    this.peer = this.#begin();
  }

  /** Queues a message unless the queue is full, as an app does. */
  say(text: string): boolean {
    const bytes = Buffer.from(text);
    if (this.peer.plain) return this.transmit(bytes);
    if (!this.peer.room) {
      this.refused++;
      return false;
    }
    this.sent++;
    this.peer.send(this.peer.frame(bytes));
    return true;
  }

  arrive(bytes: Uint8Array): void {
    if (!this.on) return;
    if (hasHeader(bytes)) this.peer.receive(bytes);
    else this.plain.push(Buffer.from(bytes).toString());
  }

  onMessage(bytes: Uint8Array): void {
    this.got.push(Buffer.from(bytes).toString());
  }

  transmit(datagram: Uint8Array): boolean {
    this.#link.carry(this, datagram);
    return true;
  }

  onUnacknowledged(_peer: string, messages: number, plain: boolean): void {
    this.reports.push({ messages, plain });
  }

  onSettled(): void {
    this.settled++;
  }

  /** Messages that this end reported as unacknowledged. */
  get reported(): number {
    return this.reports.reduce((sum, { messages }) => sum + messages, 0);
  }

  #begin(): ReliablePeer {
    return new ReliablePeer(this.#link.device, this, "peer", this.#tries, FIRST_MS);
  }
}

/** Two ends and the link between them. */
export class Link {
  readonly clock = new VirtualClock();
  readonly device: Device;
  readonly a: End;
  readonly b: End;
  carried = 0;
  readonly #fates: readonly Fate[];

  readonly #random: () => number;

  /** Each datagram has one of the fates, drawn by `random`. */
  constructor(fates: readonly Fate[], tries: number, random: () => number = seeded(1)) {
    this.#fates = fates;
    this.#random = random;
    this.device = deviceOn(this.clock, random);
    this.a = new End(this, tries);
    this.b = new End(this, tries);
  }

  carry(from: End, datagram: Uint8Array): void {
    const to = from === this.a ? this.b : this.a;
    const bytes = Uint8Array.from(datagram);
    const fate = this.#fates[Math.floor(this.#random() * this.#fates.length)];
    this.carried++;
    for (const delay_ms of fate) this.clock.setTimer(() => to.arrive(bytes), delay_ms);
  }

  /** Advances time until nothing is pending. Returns the time that took. */
  rest(limit_ms = 1e7): number {
    const start_ms = this.clock.now_ms();
    for (let next_ms = this.clock.next_ms; next_ms !== undefined; next_ms = this.clock.next_ms) {
      this.clock.pass(next_ms);
      if (this.clock.now_ms() - start_ms > limit_ms) throw new Error("this never ends");
    }
    return this.clock.now_ms() - start_ms;
  }
}

/** Random numbers that are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
