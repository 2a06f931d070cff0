/** Moddable's module `timer`: modules/base/timer. */
import type { ClockTimer } from "../clock.js";
import { callbackOption, integerOption } from "./dictionary.js";
import type { Machine } from "./machine.js";

const INTERVAL_MS_MAX = 0xffffffff;

export type TimerCallback = (timer: Timer) => void;

/** One timer: fires after its interval, then again every `repeat_ms` if it repeats. */
export class Timer {
  #machine: Machine;
  #callback: TimerCallback;
  #repeat_ms: number | undefined;
  #pending: ClockTimer | undefined;
  #done = false;

  private constructor(machine: Machine, callback: TimerCallback) {
    this.#machine = machine;
    this.#callback = callback;
  }

  /** Fires after `interval_ms`, then every `repeat_ms` when that is given. */
  static set(machine: Machine, callback: TimerCallback, interval_ms = 0, repeat_ms?: number): Timer {
    callbackOption({ callback }, "callback");
    const timer = new Timer(machine, callback);
    timer.#start(integerOption({ interval_ms: Math.trunc(interval_ms) }, "interval_ms", INTERVAL_MS_MAX));
    timer.#repeat_ms = repeat_ms;
    return timer;
  }

  static repeat(machine: Machine, callback: TimerCallback, interval_ms: number): Timer {
    return Timer.set(machine, callback, interval_ms, interval_ms);
  }

  /** Sets a timer anew; without an interval it stays, unscheduled. */
  static schedule(timer: Timer, interval_ms?: number, repeat_ms?: number): void {
    if (timer.#done) throw new Error("cleared");
    timer.#pending?.cancel();
    timer.#pending = undefined;
    timer.#repeat_ms = repeat_ms;
    if (interval_ms !== undefined) timer.#start(interval_ms);
  }

  static clear(timer: Timer | undefined | null): void {
    if (!timer) return;
    timer.#done = true;
    timer.#pending?.cancel();
    timer.#pending = undefined;
  }

  /** Blocks, as it does on the device. */
  static delay(milliseconds: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }

  #start(delay_ms: number): void {
    this.#pending = this.#machine.setTimer(() => this.#fire(), delay_ms);
  }

  #fire(): void {
    this.#pending = undefined;
    if (this.#repeat_ms !== undefined) this.#start(this.#repeat_ms);
    this.#callback(this);
  }
}
