import { Script } from "node:vm";
import { faultInNode } from "../node/faults-in-node.js";
import { watchForLoops } from "../node/loop-watch.js";
import type { Guard } from "../sim/world/driver.js";
import { Unmet } from "../sim/world/unmet.js";

/** No part of a simulation takes so long, even on a busy machine. */
const ENDLESS_MS = 10_000;
/** A part that takes so long is looked at, to say later where it was. */
const LOOK_MS = 1500;

/** V8 can end a script, and nothing else: it calls the function that stands under this symbol. */
const RUN = Symbol.for("palmwire.guarded");
const GUARDED = new Script("globalThis[Symbol.for('palmwire.guarded')]()");

type Slot = Record<symbol, (() => unknown) | undefined>;

/** The calls of the part that runs, if it has been looked at. */
let seen: string | undefined;
let isWatched = false;

/**
 * Ends a program that loops for ever, with an error instead of a test that hangs. `faultOf` finds its place from its
 * stack trace.
 */
export function endlessLoopGuard(endless_ms = ENDLESS_MS, faultOf = faultInNode): Guard {
  if (!isWatched) watchForLoops(LOOK_MS, (stack) => (seen = stack));
  isWatched = true;
  return (run) => {
    const slot = globalThis as unknown as Slot;
    const outer = slot[RUN];
    slot[RUN] = run;
    seen = undefined;
    try {
      return GUARDED.runInThisContext({ timeout: endless_ms }) as ReturnType<typeof run>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const said = `a program loops for ever: it has not returned for ${endless_ms / 1000} s`;
      const trace = seen === undefined ? undefined : faultOf(seen)?.trace;
      throw new Unmet(trace === undefined ? said : `${said}\n${trace}`);
    } finally {
      slot[RUN] = outer;
    }
  };
}
