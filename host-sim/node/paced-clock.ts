import { VirtualClock } from "../sim/clock/virtual-clock.js";
import type { ClockTimer } from "../sim/clock/clock.js";

/** Turns that run before the rest of the process has its turn. */
const TURNS_MAX = 1000;
/** The longest delay setTimeout takes; beyond it Node fires at once. */
const DELAY_MS_MAX = 0x7fffffff;

/**
 * A virtual clock whose time passes as this computer's does: for a virtual network that real programs take part in. What
 * comes from outside, in turns of Node's own, finds the time that it is.
 */
export class PacedClock extends VirtualClock {
  readonly #begin_ms = performance.now();
  readonly #begin_wall_ms = Date.now();
  #running = false;
  #closed = false;
  /** The next turn of Node in which turns of this clock run. */
  #cancelWake: () => void = () => {};

  override now_ms(): number {
    this.#follow();
    return super.now_ms();
  }

  override wall_ms(): number {
    return this.#begin_wall_ms + this.now_ms();
  }

  override setTimer(callback: () => void, delay_ms: number): ClockTimer {
    this.#follow();
    return super.setTimer(callback, delay_ms);
  }

  override at(callback: () => void, at_ms: number): ClockTimer {
    const timer = super.at(callback, at_ms);
    this.#wake();
    return timer;
  }

  override post(callback: () => void): void {
    this.#follow();
    super.post(callback);
    this.#wake();
  }

  /** Time stands still from now on. */
  close(): void {
    this.#closed = true;
    this.#cancelWake();
  }

  get #real_ms(): number {
    return performance.now() - this.#begin_ms;
  }

  /** Within a turn time stands still. */
  #follow(): void {
    if (!this.#running) this.follow(this.#real_ms);
  }

  /** Sees to it that the next turn runs when it is due. */
  #wake(): void {
    if (this.#running || this.#closed) return;
    this.#cancelWake();
    this.#follow();
    const { next_ms } = this;
    if (next_ms === undefined) return;
    if (next_ms === 0) {
      const handle = setImmediate(() => this.#run());
      this.#cancelWake = () => clearImmediate(handle);
    } else {
      const handle = setTimeout(() => this.#run(), Math.min(next_ms, DELAY_MS_MAX));
      this.#cancelWake = () => clearTimeout(handle);
    }
  }

  #run(): void {
    const real_ms = this.#real_ms;
    this.#running = true;
    try {
      for (let turns = 0; turns < TURNS_MAX && this.step(real_ms); turns++);
    } finally {
      this.#running = false;
      this.#wake();
    }
  }
}
