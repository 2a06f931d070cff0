import type { Engine } from "../sim/engine/engine.js";
import { EngineUnavailable } from "../engines/unavailable.js";
import type { EngineName } from "../settings/common-flags.js";
import { ProgressLine } from "./progress-line.js";
import { UsageError } from "../settings/usage-error.js";

/** Called with progress messages while an engine is being prepared. */
type Say = (text: string) => void;

/** Engines are imported on demand, to keep the start short. */
const MAKERS: Readonly<Record<EngineName, (say: Say, isWatching: boolean) => Promise<Engine>>> = {
  node: async () => {
    const { DirectEngine } = await import("../sim/engine/direct-engine.js");
    const { compiledApp } = await import("../node/app-files.js");
    const { faultInNode } = await import("../node/faults-in-node.js");
    return new DirectEngine(compiledApp, faultInNode);
  },
  xs: async (say) => (await import("../engines/xs.js")).XSEngine.prepare(say),
  moddable: async (say) => (await import("../engines/moddable.js")).ModdableEngine.prepare(say),
  espruino: async (_say, isWatching) =>
    (await import("../engines/espruino.js")).espruinoEngine(process.env, isWatching),
};

/**
 * Prepares the engine with that name, which may take long the first time; where `isWatching`, one that loads an app fast
 * each time. Throws UsageError if it is not available.
 */
export async function makeEngine(name: EngineName, isWatching = false): Promise<Engine> {
  const progress = new ProgressLine(process.stderr);
  try {
    return await MAKERS[name]((text) => progress.show(text), isWatching);
  } catch (error) {
    if (error instanceof EngineUnavailable) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.close();
  }
}
