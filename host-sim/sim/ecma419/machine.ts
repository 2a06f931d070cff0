import type { LogFields } from "../../../firmware/device.js";
import type { ErrorCode } from "../../../firmware/error-codes.js";
import type { Chip } from "../board/chips.js";
import type { TextCodecs } from "../board/text-codecs.js";
import type { Clock, ClockTimer } from "../clock/clock.js";
import type { I2CBus } from "../board/i2c-bus.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";

/** What the classes of this folder stand on. */
export interface MachineParts {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly codecs: TextCodecs;
  readonly network: Network;
  readonly station: Station;
  readonly i2c: I2CBus;
  /** Told what no callback of the program can be told: limits reached, places taken. */
  onTrouble(trouble: Trouble): void;
  /** Told of an exception that the program did not catch; by then the machine is off. */
  onAbort(error: unknown): void;
}

/** What an `error` event of the log gets: a code, and the fields that go with it. */
export interface Trouble extends Readonly<LogFields> {
  readonly code: ErrorCode;
  /** The chip whose limit was reached. */
  readonly chip?: string;
  /** How many connections there can be. */
  readonly connections?: number;
}

/** Anything the program opened and has not closed. */
export interface Resource {
  /** Ends it without a callback, as losing power would. */
  powerOff(): void;
  /** The board has lost its address. */
  linkLost?(): void;
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
  readonly #unwatch: () => void;
  readonly #endings: (() => void)[] = [];
  #released: (() => void)[] = [];
  #on = true;

  constructor(parts: MachineParts) {
    this.parts = parts;
    let { address } = parts.station;
    this.#unwatch = parts.station.watch(() => {
      const lost = address !== undefined && parts.station.address === undefined;
      ({ address } = parts.station);
      if (lost) for (const resource of [...this.#resources]) resource.linkLost?.();
    });
  }

  get on(): boolean {
    return this.#on;
  }

  hold(resource: Resource): void {
    this.#resources.add(resource);
  }

  release(resource: Resource): void {
    this.#resources.delete(resource);
    if (this.#resources.size === 0) for (const resolve of this.#released.splice(0)) resolve();
  }

  /** Resolves when the program has closed everything it opened. */
  released(): Promise<void> {
    if (this.#resources.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#released.push(resolve));
  }

  /** For who executes the program: calls back when the power has gone. */
  onPowerOff(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** What the program has open: the classes of its IO objects, and how many timers. */
  get open(): readonly string[] {
    const timers = this.#timers.size;
    return [
      ...[...this.#resources].map((resource) => resource.constructor.name),
      ...(timers > 0 ? [`${timers} timer${timers > 1 ? "s" : ""}`] : []),
    ];
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

  /** Cancels all timers, as a runtime does that ends a program by itself. */
  cancelTimers(): void {
    for (const timer of [...this.#timers]) timer.cancel();
  }

  /** Ends everything at once, the radio first: nobody hears of it. */
  powerOff(): void {
    this.#unwatch();
    this.parts.station.disconnect();
    this.halt();
  }

  /** Ends the program: nothing of it runs afterwards. The radio stays on, and sends what closed sockets have left. */
  halt(): void {
    if (!this.#on) return;
    this.#on = false;
    this.#unwatch();
    for (const resource of [...this.#resources]) resource.powerOff();
    this.#resources.clear();
    this.cancelTimers();
    for (const ending of this.#endings) ending();
  }

  #abort(error: unknown): void {
    this.powerOff();
    this.parts.onAbort(error);
  }
}
