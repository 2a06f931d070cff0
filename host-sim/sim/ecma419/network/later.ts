import type { ClockTimer } from "../../clock/clock.js";
import type { Machine } from "../machine.js";

/** One thing that a network class does in a later turn of the program. Setting it again replaces it. */
export class Later {
  readonly #machine: Machine;
  #pending: ClockTimer | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get isSet(): boolean {
    return this.#pending !== undefined;
  }

  /** Calls back once after `delay_ms`, never inside this call. */
  set(turn: () => void, delay_ms = 0): void {
    this.cancel();
    const run = (): void => {
      this.#pending = undefined;
      turn();
    };
    this.#pending = delay_ms > 0 ? this.#machine.setTimer(run, delay_ms) : this.#post(run);
  }

  cancel(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }

  /** The next turn, which comes sooner than a timer of 0 ms does in Node. */
  #post(run: () => void): ClockTimer {
    let isCancelled = false;
    this.#machine.post(() => {
      if (!isCancelled) run();
    });
    return { cancel: () => (isCancelled = true) };
  }
}
