import type { Clock, ClockTimer } from "./clock.js";

interface Timer {
  readonly at_ms: number;
  readonly callback: () => void;
}

/** Sat Nov 21 08:50:07 2026, UTC. */
const POWER_ON_MS = Date.UTC(2026, 10, 21, 8, 50, 7);

/** Time that passes only when the test or the script that drives it says so. */
export class ManualClock implements Clock {
  #now_ms = 0;
  #timers: Timer[] = [];
  #posted: (() => void)[] = [];

  now_ms(): number {
    return this.#now_ms;
  }

  wall_ms(): number {
    return POWER_ON_MS + this.#now_ms;
  }

  setTimer(callback: () => void, delay_ms: number): ClockTimer {
    const timer = { at_ms: this.#now_ms + Math.max(delay_ms, 0), callback };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  post(callback: () => void): void {
    this.#posted.push(callback);
  }

  /** When the next timer is due, in milliseconds from now, or undefined. */
  get next_ms(): number | undefined {
    return this.#timers.length === 0 ? undefined : this.#next().at_ms - this.#now_ms;
  }

  /** Runs what is posted, and what that posts. */
  settle(): void {
    for (let turn = this.#posted.shift(); turn; turn = this.#posted.shift()) turn();
  }

  /** Lets `ms` pass: each timer fires at its time, with everything posted run before the next. */
  pass(ms: number): void {
    const until_ms = this.#now_ms + ms;
    this.settle();
    while (this.#timers.length > 0 && this.#next().at_ms <= until_ms) {
      const timer = this.#next();
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#now_ms = Math.max(timer.at_ms, this.#now_ms);
      timer.callback();
      this.settle();
    }
    this.#now_ms = until_ms;
  }

  block(ms: number): void {
    this.#now_ms += ms;
  }

  /** The first timer to fire; the older one when two do at once. */
  #next(): Timer {
    return this.#timers.reduce((first, timer) => (timer.at_ms < first.at_ms ? timer : first));
  }
}
