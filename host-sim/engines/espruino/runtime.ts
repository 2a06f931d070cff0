import type { Machine } from "../../sim/ecma419/machine.js";

type Listener = (this: unknown, ...values: never[]) => void;

/**
 * How long a round takes that has something to do. On a board it takes about so long; what matters here is that timers
 * and the network get their turns between two rounds, as in Espruino's loop.
 */
const ROUND_MS = 1;

/**
 * Espruino's idle loop: again and again it looks after the sockets, then calls back for the events that came of it,
 * one after the other. An exception that nobody catches is reported, and all goes on.
 */
export class Runtime {
  readonly machine: Machine;
  readonly #report: (error: unknown) => void;
  readonly #chores: (() => boolean)[] = [];
  #events: (() => void)[] = [];
  /** A round is due, or under way. */
  #awake = false;
  /** Something has happened since the round under way began. */
  #again = false;

  constructor(machine: Machine, report: (error: unknown) => void) {
    this.machine = machine;
    this.#report = report;
  }

  /** From now on `chore` is done in each round; it tells whether it must be done again at once. */
  addChore(chore: () => boolean): void {
    this.#chores.push(chore);
  }

  /** Something has happened: another round is due. */
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

/** What `on` and `emit` of Espruino's objects do. Who listens is looked up when the event comes about, not later. */
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

  /** Calls back at once, as Espruino does for a few events of its own. */
  protected tell(event: string, ...values: unknown[]): void {
    for (const listener of this.listeners(event))
      this.#runtime.call(() => listener.apply(this, values as never[]));
  }
}
