import type { Engine, Program } from "../sim/engine/engine.js";
import { onInterrupt } from "./interrupts.js";
import { ProgressLine } from "./progress-line.js";

/**
 * Has the engine make what it needs for a program before the board's power-on. False when the user asked to stop
 * meanwhile.
 */
export async function makeReady(
  engine: Engine,
  program: Pick<Program, "app" | "values" | "profile">,
): Promise<boolean> {
  if (!engine.prepare) return true;
  const progress = new ProgressLine(process.stderr);
  const stop = new AbortController();
  const forget = onInterrupt(() => stop.abort());
  await engine.prepare(program, { say: (text) => progress.show(text), signal: stop.signal });
  forget();
  progress.close();
  return !stop.signal.aborted;
}
