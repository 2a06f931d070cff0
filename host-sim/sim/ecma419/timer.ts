/** Moddable's module `timer` (modules/base/timer). */
import type { ClockTimer } from "../clock/clock.js";
import { callbackOption } from "./dictionary.js";
import type { Machine } from "./machine.js";

export type TimerCallback = (timer: Timer) => void;

/**
 * A timer that fires after its interval, and then every `repeat_ms` if it repeats. A timer that does not repeat is
 * invalid after it has fired.
 */
export class Timer {
  readonly #machine: Machine;
  readonly #callback: TimerCallback;
  #due_ms = 0;
  /** 0: fires once. */
  #repeat_ms = 0;
  #asleep = false;
  #pending: ClockTimer | undefined;
  #gone = false;

  private constructor(machine: Machine, callback: TimerCallback) {
    this.#machine = machine;
    this.#callback = callback;
  }

  /** Fires after `interval_ms`, then every `repeat_ms` unless that is 0. */
  static set(machine: Machine, callback: TimerCallback, interval_ms = 0, repeat_ms = 0): Timer {
    callbackOption({ callback }, "callback");
    const timer = new Timer(machine, callback);
    timer.#schedule(interval_ms, repeat_ms);
    return timer;
  }

  static repeat(machine: Machine, callback: TimerCallback, interval_ms: number): Timer {
    return Timer.set(machine, callback, interval_ms, interval_ms);
  }

  /** Restarts a timer; without an interval it stops until the next call. Throws if the timer is invalid. */
  static schedule(timer: Timer, interval_ms?: number, repeat_ms = 0): void {
    if (!(timer instanceof Timer) || timer.#gone) throw new Error("no such timer");
    timer.#pending?.cancel();
    timer.#asleep = interval_ms === undefined;
    if (interval_ms !== undefined) timer.#schedule(interval_ms, repeat_ms);
  }

  static clear(timer: Timer | undefined | null): void {
    if (!(timer instanceof Timer)) return;
    timer.#gone = true;
    timer.#pending?.cancel();
  }

  /** Blocks, as on the device. A value that is not a number counts as 0. */
  static delay(machine: Machine, milliseconds?: number): void {
    machine.parts.clock.block(Math.max(Number(milliseconds) | 0, 0));
  }

  #schedule(interval_ms: number, repeat_ms: number): void {
    this.#repeat_ms = Math.max(Math.trunc(repeat_ms) || 0, 0);
    this.#due_ms = this.#machine.parts.clock.now_ms() + Math.max(Math.trunc(interval_ms) || 0, 0);
    this.#start();
  }

  #start(): void {
    const delay_ms = this.#due_ms - this.#machine.parts.clock.now_ms();
    this.#pending = this.#machine.setTimer(() => this.#fire(), Math.max(delay_ms, 0));
  }

  /** The next interval starts at the due time rather than at the call, so that repeats do not drift. */
  #fire(): void {
    if (this.#repeat_ms > 0) {
      this.#due_ms += this.#repeat_ms;
      this.#start();
    }
    this.#callback(this);
    if (this.#repeat_ms === 0 && !this.#asleep) Timer.clear(this);
  }
}
