import type { Clock, ClockTimer } from "../sim/clock/clock.js";

/** The longest delay that setTimeout supports; with a longer one, Node fires at once. */
const DELAY_MS_MAX = 0x7fffffff;

/** The PC's own clock. */
export class RealClock implements Clock {
  readonly #start_ms = performance.now();

  now_ms(): number {
    return performance.now() - this.#start_ms;
  }

  wall_ms(): number {
    return Date.now();
  }

  setTimer(callback: () => void, delay_ms: number): ClockTimer {
    const handle = setTimeout(callback, Math.min(Math.max(delay_ms, 0), DELAY_MS_MAX));
    return { cancel: () => clearTimeout(handle) };
  }

  post(callback: () => void): void {
    setImmediate(callback);
  }

  block(ms: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  }
}
