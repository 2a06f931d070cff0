import type { ClockTimer } from "../../clock/clock.js";
import type { Machine } from "../machine.js";

/** One thing that a network class does in a later turn of the program. Setting it again replaces it. */
export class Later {
  readonly #machine: Machine;
  #timer: ClockTimer | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  /** Calls back once after `delay_ms`, never inside this call. */
  set(turn: () => void, delay_ms = 0): void {
    this.cancel();
    this.#timer = this.#machine.setTimer(() => {
      this.#timer = undefined;
      turn();
    }, delay_ms);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
