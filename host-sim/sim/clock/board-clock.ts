import type { Clock, ClockTimer } from "./clock.js";

/** A board's own clock: its wall clock may be wrong, and be set right. */
export class BoardClock implements Clock {
  readonly #clock: Clock;
  #ahead_ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now_ms(): number {
    return this.#clock.now_ms();
  }

  wall_ms(): number {
    return this.#clock.wall_ms() + this.#ahead_ms;
  }

  /** Sets the wall clock forward, or back, as a time server does. */
  jump(ms: number): void {
    this.#ahead_ms += ms;
  }

  setTimer(callback: () => void, delay_ms: number): ClockTimer {
    return this.#clock.setTimer(callback, delay_ms);
  }

  post(callback: () => void): void {
    this.#clock.post(callback);
  }

  block(ms: number): void {
    this.#clock.block(ms);
  }
}
