import type { AppOnBoard, Engine, LoadedApp } from "../sim/engine/engine.js";
import { onInterrupt } from "./interrupts.js";
import { ProgressLine } from "./progress-line.js";

/**
 * Has the engine load an app before the board's power-on, and shows how far it is. Undefined when the user asked to stop
 * meanwhile. An app that cannot be loaded cannot be booted: the board's log tells of it.
 */
export async function loadedApp(engine: Engine, order: AppOnBoard): Promise<LoadedApp | undefined> {
  const progress = new ProgressLine(process.stderr);
  const stop = new AbortController();
  const forget = onInterrupt(() => stop.abort());
  const app = await engine
    .load(order, { say: (text) => progress.show(text), signal: stop.signal })
    .catch((error: unknown) => unloaded(error));
  forget();
  progress.close();
  return stop.signal.aborted ? undefined : app;
}

function unloaded(error: unknown): LoadedApp {
  return {
    boot() {
      throw error;
    },
  };
}
