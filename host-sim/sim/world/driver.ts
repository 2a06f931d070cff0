import type { Clock } from "../clock/clock.js";
import { VirtualClock } from "../clock/virtual-clock.js";

/** How time passes while a test awaits something. */
export interface Driver {
  readonly clock: Clock;
  /** Something was noted that an await may be waiting for. */
  changed(): void;
  /** Holds the clock until `promise` has settled; all awaits fail with its error, if it has one. */
  hold(promise: Promise<unknown>): void;
  /** The first result of `find` that is not undefined, or undefined when `within_ms` have passed. */
  until<Found>(find: () => Found | undefined, within_ms: number): Promise<Found | undefined>;
  /** What `promise` gives, with time passing until it does, whatever a held one has failed with. */
  settle<Result>(promise: Promise<Result>): Promise<Result>;
  /** Ends all awaits with `error`. Throws what a held promise has failed with, where no await was told. */
  end(error: Error): void;
}

/** What a held promise has failed with. */
export interface HoldFailure {
  readonly error: unknown;
  /** An await has failed with it. */
  isTold: boolean;
}

interface Waiter {
  readonly deadline_ms: number;
  /** Resolves the await when it has found what it waits for; true when it has. */
  readonly look: () => boolean;
  readonly late: () => void;
  readonly fail: (error: unknown) => void;
  /** It goes on when a held promise has failed. */
  readonly goesOn: boolean;
}

/** Runs a part of the simulation in one go, and ends it with an error when it does not return. */
export type Guard = <Result>(run: () => Result) => Result;

/** Lets time pass as slowly as somebody who watches wants it. */
export interface Pace {
  /** Time passes until then, for now; Infinity: as fast as the machine can. */
  until_ms(now_ms: number): number;
  /** Settles when more time may pass, or something was set for an earlier time. `next_ms`: when the next turn is due. */
  more(next_ms: number | undefined): Promise<void>;
}

/** Turns that run before the process around the world gets a turn of its own. */
const TURNS_MAX = 2000;
const PASSES_MAX = 1000;

/**
 * Virtual time: it passes only while something is awaited, as fast as the machine can, or at a pace. Concurrent awaits
 * share the clock. `yieldTurn` lets all that was waiting for a promise go on, and resolves when it has.
 */
export class VirtualDriver implements Driver {
  readonly clock = new VirtualClock();
  readonly #yieldTurn: () => Promise<void>;
  readonly #guard: Guard;
  readonly #pace: Pace | undefined;
  readonly #waiters: Waiter[] = [];
  readonly #held = new Set<Promise<unknown>>();
  /** Promises that are being settled: their chains need turns between those of the clock. */
  #settling = 0;
  #dirty = false;
  #running = false;
  #failure: HoldFailure | undefined;
  /** What a turn has thrown: time does not pass any more. */
  #broken: { readonly error: unknown } | undefined;
  /** No more time may pass for now. */
  #waits = false;

  constructor(yieldTurn: () => Promise<void>, guard: Guard = (run) => run(), pace?: Pace) {
    this.#yieldTurn = yieldTurn;
    this.#guard = guard;
    this.#pace = pace;
  }

  changed(): void {
    this.#dirty = true;
  }

  hold(promise: Promise<unknown>): void {
    this.#held.add(promise);
    void promise
      .catch((error: unknown) => void (this.#failure ??= { error, isTold: false }))
      .finally(() => this.#held.delete(promise));
  }

  until<Found>(find: () => Found | undefined, within_ms: number): Promise<Found | undefined> {
    return this.#await(find, within_ms, false);
  }

  async settle<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const done = () => {
      isSettled = true;
      this.#dirty = true;
    };
    promise.then(done, done);
    this.#settling++;
    try {
      await this.#await(() => isSettled || undefined, Infinity, true);
    } finally {
      this.#settling--;
    }
    return promise;
  }

  end(error: Error): void {
    for (const { look, fail } of this.#waiters.splice(0)) if (!look()) fail(error);
    if (!this.#failure || this.#failure.isTold) return;
    this.#failure.isTold = true;
    throw this.#failure.error;
  }

  #await<Found>(
    find: () => Found | undefined,
    within_ms: number,
    goesOn: boolean,
  ): Promise<Found | undefined> {
    const deadline_ms = this.clock.now_ms() + within_ms;
    return new Promise((resolve, fail) => {
      const look = () => {
        try {
          const found = find();
          if (found !== undefined) resolve(found);
          return found !== undefined;
        } catch (error) {
          fail(error);
          return true;
        }
      };
      if (!this.#failure && !this.#broken && look()) return;
      this.#waiters.push({ deadline_ms, look, fail, goesOn, late: () => resolve(undefined) });
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#yieldTurn();
      let passes = 0;
      while (this.#waiters.length > 0) {
        if (this.#held.size > 0) await Promise.allSettled(this.#held);
        if (this.#broken) throw this.#broken.error;
        if (this.#failure) this.#tell(this.#failure);
        if (this.#waiters.length === 0) break;
        this.#waits = false;
        // Something may go on and on while what is settled comes from outside.
        const isLong = ++passes % PASSES_MAX === 0;
        if (this.#guard(() => this.#passes()) || isLong) await this.#othersTurn();
        else if (this.#settling > 0) await Promise.resolve();
      }
    } catch (error) {
      // What has failed once stays as it is: nothing can be said of what would have come.
      this.#broken ??= { error };
      for (const { fail } of this.#waiters.splice(0)) fail(error);
    } finally {
      this.#running = false;
    }
    if (this.#waiters.length > 0) void this.#run();
  }

  async #othersTurn(): Promise<void> {
    if (this.#waits && this.#pace) await this.#pace.more(this.clock.next_ms);
    else await this.#yieldTurn();
  }

  /** Lets time pass until others should have a turn (true), or a promise must be waited for. */
  #passes(): boolean {
    for (let passes = 0; passes < PASSES_MAX; passes++) {
      if (this.#look() || this.#pass()) return true;
      if (this.#settling > 0 || this.#held.size > 0) return false;
    }
    return true;
  }

  /** Fails the awaits that do not go on. */
  #tell(failure: HoldFailure): void {
    this.#take(({ goesOn, fail }) => {
      if (goesOn) return false;
      failure.isTold = true;
      fail(failure.error);
      return true;
    });
  }

  /** Resolves awaits that have found something; true when there was one. */
  #look(): boolean {
    if (!this.#dirty) return false;
    this.#dirty = false;
    return this.#take((waiter) => waiter.look());
  }

  /** Lets time pass until something is noted, or an await is late; true when others should have a turn. */
  #pass(): boolean {
    const deadline_ms = Math.min(...this.#waiters.map((waiter) => waiter.deadline_ms));
    const until_ms = Math.min(deadline_ms, this.#pace?.until_ms(this.clock.now_ms()) ?? Infinity);
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      if (!this.clock.step(until_ms)) {
        this.#waits = until_ms < deadline_ms || deadline_ms === Infinity;
        // Nothing is due: what is awaited comes from outside, such as the end of a process.
        if (this.#waits) return true;
        const now_ms = this.clock.now_ms();
        return this.#take((waiter) => {
          if (waiter.deadline_ms > now_ms) return false;
          if (!waiter.look()) waiter.late();
          return true;
        });
      }
      if (this.#dirty || this.#held.size > 0 || this.#settling > 0) return false;
    }
    return true;
  }

  #take(isOver: (waiter: Waiter) => boolean): boolean {
    const before = this.#waiters.splice(0);
    const left = before.filter((waiter) => !isOver(waiter));
    this.#waiters.unshift(...left);
    return left.length < before.length;
  }
}
