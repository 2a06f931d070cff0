import { RealClock } from "../node/real-clock.js";
import type { Driver, HoldFailure } from "../sim/world/driver.js";

interface Waiter {
  look(): boolean;
  fail(error: unknown): void;
}

/** Real time: an await looks again whenever something was noted. */
export class RealDriver implements Driver {
  readonly clock = new RealClock();
  readonly #waiters = new Set<Waiter>();
  #failure: HoldFailure | undefined;
  #posted = false;

  changed(): void {
    if (this.#posted) return;
    this.#posted = true;
    setImmediate(() => {
      this.#posted = false;
      for (const waiter of [...this.#waiters]) if (waiter.look()) this.#waiters.delete(waiter);
    });
  }

  hold(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => {
      this.#failure ??= { error, isTold: this.#waiters.size > 0 };
      for (const { fail } of this.#waiters) fail(error);
      this.#waiters.clear();
    });
  }

  until<Found>(find: () => Found | undefined, within_ms: number): Promise<Found | undefined> {
    if (this.#failure) {
      this.#failure.isTold = true;
      return Promise.reject(this.#failure.error as Error);
    }
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        settle();
      };
      const waiter: Waiter = {
        look: () => {
          try {
            const found = find();
            if (found !== undefined) finish(() => resolve(found));
            return found !== undefined;
          } catch (error) {
            finish(() => reject(error as Error));
            return true;
          }
        },
        fail: (error) => finish(() => reject(error as Error)),
      };
      if (waiter.look()) return;
      this.#waiters.add(waiter);
      if (within_ms !== Infinity)
        timer = setTimeout(() => waiter.look() || finish(() => resolve(undefined)), within_ms);
    });
  }

  settle<Result>(promise: Promise<Result>): Promise<Result> {
    return promise;
  }

  end(error: Error): void {
    for (const { look, fail } of [...this.#waiters]) if (!look()) fail(error);
    if (!this.#failure || this.#failure.isTold) return;
    this.#failure.isTold = true;
    throw this.#failure.error;
  }
}
