import { Script } from "node:vm";
import type { Guard } from "../sim/world/driver.js";
import { Unmet } from "../sim/world/unmet.js";

/** No part of a simulation takes so long, even on a busy machine. */
const ENDLESS_MS = 5000;

/** V8 can end a script, and nothing else: it calls the function that stands under this symbol. */
const RUN = Symbol.for("palmwire.guarded");
const GUARDED = new Script("globalThis[Symbol.for('palmwire.guarded')]()");

type Slot = Record<symbol, (() => unknown) | undefined>;

/** Ends a program that loops for ever, with an error instead of a test that hangs. */
export function endlessLoopGuard(endless_ms = ENDLESS_MS): Guard {
  return (run) => {
    const slot = globalThis as unknown as Slot;
    const outer = slot[RUN];
    slot[RUN] = run;
    try {
      return GUARDED.runInThisContext({ timeout: endless_ms }) as ReturnType<typeof run>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw new Unmet(`a program loops for ever: it has not returned for ${endless_ms / 1000} s`);
    } finally {
      slot[RUN] = outer;
    }
  };
}
