import type { Chip } from "../chips.js";
import type { Clock, ClockTimer } from "../clock.js";
import type { I2CBus } from "../i2c-bus.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";

/** What the classes of this folder stand on. */
export interface MachineParts {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly network: Network;
  readonly station: Station;
  readonly i2c: I2CBus;
  /** Told what no callback of the program can be told: limits reached, places taken. */
  onTrouble(trouble: Trouble): void;
  /** Told of an exception that the program did not catch; by then the machine is off. */
  onAbort(error: unknown): void;
}

export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly peer?: string;
}

/** Anything the program opened and has not closed. */
export interface Resource {
  /** Ends it without a callback, as losing power would. */
  powerOff(): void;
}

/**
 * The running program's side of a microcontroller, from power-on to power-off: it delivers callbacks one at a time,
 * each in a turn of its own; it counts the sockets; and it stops dead at the first exception nobody caught, as the
 * VM does.
 */
export class Machine {
  readonly parts: MachineParts;
  /** TCP sockets in use, the ones still closing included (lwIP's TCP control blocks). */
  sockets = 0;
  listeners = 0;
  udpSockets = 0;
  readonly #resources = new Set<Resource>();
  readonly #timers = new Set<ClockTimer>();
  #on = true;

  constructor(parts: MachineParts) {
    this.parts = parts;
  }

  get on(): boolean {
    return this.#on;
  }

  hold(resource: Resource): void {
    this.#resources.add(resource);
  }

  release(resource: Resource): void {
    this.#resources.delete(resource);
  }

  /** Runs `turn` soon, in a turn of its own, unless the power goes first. */
  post(turn: () => void): void {
    this.parts.clock.post(() => this.run(turn));
  }

  /** Runs `turn` now, as a turn of the program. */
  run(turn: () => void): void {
    if (!this.#on) return;
    try {
      turn();
    } catch (error) {
      this.#abort(error);
    }
  }

  /** Runs `turn` once after `delay_ms`, unless cancelled or the power goes first. */
  setTimer(turn: () => void, delay_ms: number): ClockTimer {
    const timer = this.parts.clock.setTimer(() => {
      this.#timers.delete(handle);
      this.run(turn);
    }, delay_ms);
    const handle: ClockTimer = {
      cancel: () => {
        this.#timers.delete(handle);
        timer.cancel();
      },
    };
    this.#timers.add(handle);
    return handle;
  }

  /** Ends everything at once; nothing of the program runs afterwards. */
  powerOff(): void {
    this.#on = false;
    for (const resource of [...this.#resources]) resource.powerOff();
    this.#resources.clear();
    for (const timer of [...this.#timers]) timer.cancel();
  }

  #abort(error: unknown): void {
    this.powerOff();
    this.parts.onAbort(error);
  }
}
