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
  /** Lets `ms` pass inside this call: nothing else runs meanwhile. */
  block(ms: number): void;
}

export interface ClockTimer {
  cancel(): void;
}
