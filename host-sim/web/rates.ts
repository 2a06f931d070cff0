/** So many a second, and so many at once. `now_ms` is a clock that never goes back. */
export class Rate {
  readonly #perSecond: number;
  readonly #atOnce: number;
  readonly #now_ms: () => number;
  #left: number;
  #since_ms: number;

  constructor(perSecond: number, atOnce: number, now_ms: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#atOnce = this.#left = atOnce;
    this.#now_ms = now_ms;
    this.#since_ms = now_ms();
  }

  /** Whether one more may be. */
  take(): boolean {
    const now_ms = this.#now_ms();
    const earned = ((now_ms - this.#since_ms) * this.#perSecond) / 1000;
    this.#left = Math.min(this.#atOnce, this.#left + earned);
    this.#since_ms = now_ms;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

const WINDOW_MS = 60_000;
/** The addresses that are remembered: the oldest is forgotten first. */
const ADDRESSES_MAX = 1000;

/** Counts the wrong attempts of each address: one with too many in a minute has to wait. */
export class WrongAttempts {
  readonly #perMinute: number;
  readonly #now_ms: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(perMinute: number, now_ms: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now_ms = now_ms;
  }

  mustWait(address: string): boolean {
    return this.#recent(address).length >= this.#perMinute;
  }

  add(address: string): void {
    const times = [...this.#recent(address), this.#now_ms()];
    this.#times.delete(address);
    this.#times.set(address, times);
    if (this.#times.size <= ADDRESSES_MAX) return;
    for (const oldest of this.#times.keys()) {
      this.#times.delete(oldest);
      break;
    }
  }

  #recent(address: string): number[] {
    const now_ms = this.#now_ms();
    return (this.#times.get(address) ?? []).filter((time_ms) => now_ms - time_ms < WINDOW_MS);
  }
}
