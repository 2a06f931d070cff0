import type { Machine } from "../../sim/ecma419/machine.js";

type Listener = (this: unknown, ...values: never[]) => void;

/**
 * The duration of a round in which there is something to do, roughly as on a board. It leaves timers and the network
 * time between rounds, as in Espruino's loop.
 */
const ROUND_MS = 1;

/**
 * Espruino's idle loop: each round services the sockets, then delivers the resulting events one after the other. An
 * uncaught exception is reported, and the loop continues.
 */
export class Runtime {
  readonly machine: Machine;
  readonly #report: (error: unknown) => void;
  readonly #chores: (() => boolean)[] = [];
  #events: (() => void)[] = [];
  /** A round is due or in progress. */
  #awake = false;
  /** Something has happened since the current round began. */
  #again = false;

  constructor(machine: Machine, report: (error: unknown) => void) {
    this.machine = machine;
    this.#report = report;
  }

  /** Adds a function to call in each round. It returns true if it must be called again at once. */
  addChore(chore: () => boolean): void {
    this.#chores.push(chore);
  }

  /** Requests another round, because something has happened. */
  wake(): void {
    this.#again = true;
    if (this.#awake) return;
    this.#awake = true;
    this.machine.post(() => this.#round());
  }

  queue(event: () => void): void {
    this.#events.push(event);
    this.wake();
  }

  /** Calls into the program. */
  call(turn: () => void): void {
    if (!this.machine.on) return;
    try {
      turn();
    } catch (error) {
      this.#report(error);
    }
  }

  #round(): void {
    let busy = false;
    this.#again = false;
    for (const chore of this.#chores) busy = chore() || busy;
    while (this.#events.length > 0) {
      const events = this.#events;
      this.#events = [];
      for (const event of events) this.call(event);
    }
    this.#awake = false;
    if (busy) {
      this.#awake = true;
      this.machine.setTimer(() => this.#round(), ROUND_MS);
    } else if (this.#again) this.wake();
  }
}

/** `on` and `emit` of Espruino's objects. Listeners are looked up when the event occurs, not when it is delivered. */
export class Emitter {
  readonly #runtime: Runtime;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...this.listeners(event), listener]);
  }

  emit(event: string, ...values: unknown[]): void {
    for (const listener of this.listeners(event))
      this.#runtime.queue(() => listener.apply(this, values as never[]));
  }

  protected listeners(event: string): Listener[] {
    return this.#listeners.get(event) ?? [];
  }

  /** Calls the listeners synchronously, as Espruino does for some of its own events. */
  protected tell(event: string, ...values: unknown[]): void {
    for (const listener of this.listeners(event))
      this.#runtime.call(() => listener.apply(this, values as never[]));
  }
}
