import type { LogFields, TCPConstructor } from "../../../firmware/device.js";
import type { ErrorCode } from "../../../firmware/error-codes.js";
import type { Chip } from "../board/chips.js";
import type { TextCodecs } from "../board/text-codecs.js";
import type { Clock, ClockTimer } from "../clock/clock.js";
import type { I2CBus } from "../board/i2c-bus.js";
import { Pins } from "../board/pins.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";
import { PinUse } from "./pin-use.js";
import type { TCP, TCPDictionary } from "./tcp.js";

/** The hardware and callbacks that the IO classes use. */
export interface MachineParts {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly codecs: TextCodecs;
  readonly network: Network;
  readonly station: Station;
  readonly i2c: I2CBus;
  /** Default: pins with nothing connected. */
  readonly pins?: Pins;
  /** Default: the machine has no TLS. */
  readonly tls?: TLSSockets;
  /** Reports what the program has no callback for, such as limits that were reached. */
  onTrouble(trouble: Trouble): void;
  /** The program did not catch an exception. The machine is already off. */
  onAbort(error: unknown): void;
}

/** Makes the class of TLS sockets of a machine, which stand on sockets of its TCP class. */
export type TLSSockets = (machine: Machine, TCP: new (options: TCPDictionary) => TCP) => TCPConstructor;

/** The code and the other fields of an `error` event. */
export interface Trouble extends Readonly<LogFields> {
  readonly code: ErrorCode;
  /** The chip that has the limit. */
  readonly chip?: string;
  /** The number of connections that are possible. */
  readonly connections?: number;
}

/** An IO object or other resource that the program has opened. */
export interface Resource {
  /** Ends it without a callback, as a power cut would. */
  powerOff(): void;
  /** Called when the board has lost its address, or has got another. */
  linkLost?(): void;
}

/**
 * The microcontroller during one run of a program, from power-on to power-off. It delivers callbacks one at a time,
 * each in a separate turn, counts the sockets, and stops at the first uncaught exception, as the VM does.
 */
export class Machine {
  readonly parts: MachineParts;
  readonly pins: Pins;
  readonly pinUse = new PinUse();
  /** TCP sockets in use, including those that are closing (lwIP's TCP control blocks). */
  sockets = 0;
  listeners = 0;
  udpSockets = 0;
  readonly #resources = new Set<Resource>();
  readonly #timers = new Set<ClockTimer>();
  readonly #unwatch: () => void;
  readonly #endings: (() => void)[] = [];
  #released: (() => void)[] = [];
  #on = true;
  /** Turns that have begun and not ended: one may run within another. */
  #turns = 0;

  constructor(parts: MachineParts) {
    this.parts = parts;
    this.pins = parts.pins ?? new Pins(parts.chip);
    let { address } = parts.station;
    this.#unwatch = parts.station.watch(() => {
      const lost = address !== undefined && parts.station.address !== address;
      ({ address } = parts.station);
      if (lost) for (const resource of [...this.#resources]) resource.linkLost?.();
    });
  }

  get on(): boolean {
    return this.#on;
  }

  /** Whether the program is running just now: only what interrupts it can see that. */
  get isInTurn(): boolean {
    return this.#turns > 0;
  }

  hold(resource: Resource): void {
    this.#resources.add(resource);
  }

  release(resource: Resource): void {
    this.#resources.delete(resource);
    if (this.#resources.size === 0) for (const resolve of this.#released.splice(0)) resolve();
  }

  /** Resolves when the program has closed everything it had opened. */
  released(): Promise<void> {
    if (this.#resources.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#released.push(resolve));
  }

  /** Registers a callback for the engine, called when the power is switched off. */
  onPowerOff(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** The classes of the IO objects that the program has open. */
  get openObjects(): readonly string[] {
    return [...this.#resources].map((resource) => resource.constructor.name);
  }

  /** The number of timers that are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Schedules `turn` as a separate turn of the program. It does not run after power-off. */
  post(turn: () => void): void {
    this.parts.clock.post(() => this.run(turn));
  }

  /** Runs `turn` immediately as a turn of the program. */
  run(turn: () => void): void {
    if (!this.#on) return;
    this.#turns++;
    try {
      turn();
    } catch (error) {
      this.#abort(error);
    } finally {
      this.#turns--;
    }
  }

  /** Runs `turn` once after `delay_ms`. It does not run if cancelled or after power-off. */
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

  /** Cuts the power: disconnects the Wi-Fi first, so that no peer is notified, then stops the program. */
  powerOff(): void {
    this.#unwatch();
    this.parts.station.powerOff();
    this.halt();
  }

  /**
   * Stops the program and ends its resources; no callback runs afterwards. The Wi-Fi stays on for what closed sockets
   * still have to send.
   */
  halt(): void {
    if (!this.#on) return;
    this.#on = false;
    this.#unwatch();
    for (const resource of [...this.#resources]) resource.powerOff();
    this.#resources.clear();
    for (const timer of [...this.#timers]) timer.cancel();
    for (const ending of this.#endings) ending();
  }

  #abort(error: unknown): void {
    this.powerOff();
    this.parts.onAbort(error);
  }
}
