/**
 * Time as a simulated board sees it. Everything that waits, waits on a Clock, so that a virtual one can replay a
 * run from a seed.
 */
export interface Clock {
  /** Milliseconds since power-on of the simulation; never goes back. */
  now_ms(): number;
  /** Milliseconds since 1970, UTC. */
  wall_ms(): number;
  /** Calls back once, after `delay_ms` (0 or more), never inside this call. */
  setTimer(callback: () => void, delay_ms: number): ClockTimer;
  /** Calls back in a turn of its own, after those posted before it. */
  post(callback: () => void): void;
}

export interface ClockTimer {
  cancel(): void;
}

/** The longest delay setTimeout takes; beyond it Node fires at once. */
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
}
