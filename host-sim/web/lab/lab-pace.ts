import type { Pace } from "../../sim/world/driver.js";
import { FASTEST, type Speed } from "./lab-protocol.js";

/** How often time goes on, at least, in real time. */
const TICK_MS = 20;
/** A machine that is so far behind does not try to catch up. */
const BEHIND_MS_MAX = 250;
/** The time over which the speed that is reached is measured. */
const MEASURED_MS = 1000;

/** Real time, which a test can make. */
export interface RealTime {
  now_ms(): number;
  /** Calls back once; the returned function cancels that. */
  later(callback: () => void, delay_ms: number): () => void;
}

/** How fast the time of a world passes: as real time does, faster, slower, in steps or not at all. */
export class LabPace implements Pace {
  readonly #real: RealTime;
  /** The world's time at a real time, from which it is reckoned. */
  #base = { real_ms: 0, virtual_ms: 0 };
  #running = true;
  #speed: Speed = 1;
  /** While it is paused, time passes until then. */
  #step_ms = 0;
  /** The next step ends with the next thing that happens. */
  #toNext = false;
  #now_ms = 0;
  #wake: (() => void) | undefined;
  #measured = { real_ms: 0, virtual_ms: 0 };
  #reached: number | undefined;

  constructor(real: RealTime) {
    this.#real = real;
  }

  get running(): boolean {
    return this.#running;
  }

  get speed(): Speed {
    return this.#speed;
  }

  /** How much of the speed the machine has reached; undefined where it keeps up, or where that is not known. */
  get reached(): number | undefined {
    return this.#running && this.#speed !== FASTEST ? this.#reached : undefined;
  }

  /** Begins with a world whose time is 0. */
  restart(): void {
    this.#now_ms = this.#step_ms = 0;
    this.#toNext = false;
    this.#rebase();
    this.wake();
  }

  /** What is undefined stays as it is. */
  set(running = this.#running, speed = this.#speed): void {
    this.#running = running;
    this.#speed = speed;
    this.#step_ms = this.#now_ms;
    this.#toNext = false;
    this.#rebase();
    this.wake();
  }

  /** Lets so much time pass while it is paused; without `ms`, until the next thing that happens. */
  step(ms: number | undefined): void {
    if (this.#running) return;
    this.#step_ms = Math.max(this.#step_ms, this.#now_ms) + (ms ?? 0);
    this.#toNext = ms === undefined;
    this.wake();
  }

  until_ms(now_ms: number): number {
    this.#now_ms = now_ms;
    if (!this.#running) return Math.max(now_ms, this.#step_ms);
    if (this.#speed === FASTEST) return Infinity;
    const real_ms = this.#real.now_ms();
    const due_ms = this.#base.virtual_ms + (real_ms - this.#base.real_ms) * this.#speed;
    this.#measure(real_ms, this.#speed);
    if (due_ms - now_ms <= BEHIND_MS_MAX * this.#speed) return Math.max(due_ms, now_ms);
    this.#base = { real_ms, virtual_ms: now_ms };
    return now_ms + this.#speed;
  }

  more(next_ms: number | undefined): Promise<void> {
    if (this.#toNext && next_ms !== undefined) {
      this.#step_ms = this.#now_ms + next_ms;
      this.#toNext = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.#real.later(() => this.wake(), this.#wait_ms(next_ms));
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Something was asked, or set for an earlier time. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /**
   * How long to wait, in real time. Also where no time is to pass: a board that is being started or stopped sets turns
   * for now, of which nobody tells.
   */
  #wait_ms(next_ms = Infinity): number {
    if (!this.#running || this.#speed === FASTEST) return TICK_MS;
    return Math.min(TICK_MS, next_ms / this.#speed);
  }

  #rebase(): void {
    const real_ms = this.#real.now_ms();
    this.#base = this.#measured = { real_ms, virtual_ms: this.#now_ms };
    this.#reached = undefined;
  }

  #measure(real_ms: number, speed: number): void {
    const passed_ms = real_ms - this.#measured.real_ms;
    if (passed_ms < MEASURED_MS) return;
    const share = (this.#now_ms - this.#measured.virtual_ms) / (passed_ms * speed);
    this.#reached = share < 0.9 ? share : undefined;
    this.#measured = { real_ms, virtual_ms: this.#now_ms };
  }
}
