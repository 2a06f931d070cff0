/** The reasons why a program in the worker died, in words for the log. */
import { faultOf } from "../../node/fault.js";
import type { ScriptMap } from "../../node/source-maps.js";
import { VMAbort, type Fault } from "../../sim/engine/engine.js";
import { COMPUTE_MAX } from "./limits.js";
import type { Memory } from "./snapshot.js";
import { WorkerDeath } from "./worker.js";
import type { CrashPayload } from "./wire.js";

/** xsnap-worker.c's exit codes, in words for users. */
const DEATHS: Record<number, (memory: Memory) => string> = {
  11: ({ slots, chunk_bytes }) =>
    `memory full: the app needs more than the ${slots} slots and ${Math.round(chunk_bytes / 1024)} kB of chunks this board has`,
  12: ({ stack_slots }) =>
    `stack overflow: calls are nested too deeply for the ${stack_slots} stack slots this board has`,
  16: () => "no more keys: the app uses too many different names",
  17: () =>
    `the app was busy for more than ${COMPUTE_MAX / 1e6} million steps on end: a loop that does not end`,
};

/**
 * Finds where in its sources an app failed, from a stack trace of XS, which names scripts by their number and has lines
 * only: the place is the first of what stands in the line.
 */
export function appFault(stack: string, map: ScriptMap): Fault | undefined {
  return faultOf(stack, (script, line) => (script === APP_SCRIPT ? map.placeOf(line) : undefined));
}

/** The app is the last of three scripts. */
const APP_SCRIPT = "#2";

/** An exception that the program did not catch, with the program's stack trace. */
export function uncaught({ message, stack }: CrashPayload): Error {
  const error = new Error(message);
  // The message begins with the name of the program's own.
  error.name = "";
  error.stack = stack.startsWith(message) ? stack.trimEnd() : message;
  return error;
}

/** Converts an exception of the worker of a board with that memory to the cause for the log. */
export function causeOf(error: unknown, memory: Memory): unknown {
  if (!(error instanceof WorkerDeath)) return error;
  return new VMAbort(DEATHS[error.exitCode]?.(memory) ?? error.message);
}
