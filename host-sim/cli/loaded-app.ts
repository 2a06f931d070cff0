import type { AppOnBoard, Engine, LoadedApp } from "../sim/engine/engine.js";
import { onInterrupt } from "./interrupts.js";
import { ProgressLine } from "./progress-line.js";

/**
 * Loads an app before the board's power-on and shows the progress. Returns undefined if the user asked to stop
 * meanwhile. If loading fails, the returned app throws the error at boot, so that the board's log reports it.
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
