import type { Engine } from "../sim/engine/engine.js";
import { EngineUnavailable } from "../engines/unavailable.js";
import type { EngineName } from "../settings/common-flags.js";
import { ProgressLine } from "./progress-line.js";
import { UsageError } from "../settings/usage-error.js";

/** Told how far the making of an engine is. */
type Say = (text: string) => void;

/** Only what is needed is loaded: people wait for the start. */
const MAKERS: Readonly<Record<EngineName, (say: Say) => Promise<Engine>>> = {
  node: async () => {
    const { DirectEngine } = await import("../sim/engine/direct-engine.js");
    const { compiledApp } = await import("../node/app-files.js");
    return new DirectEngine(compiledApp);
  },
  xs: async (say) => (await import("../engines/xs.js")).XSEngine.prepare(say),
  moddable: async (say) => (await import("../engines/moddable.js")).ModdableEngine.prepare(say),
  espruino: async () => (await import("../engines/espruino.js")).espruinoEngine(),
};

/** Makes the engine of that name ready, which may take long the first time. Throws UsageError with the mend. */
export async function makeEngine(name: EngineName): Promise<Engine> {
  const progress = new ProgressLine(process.stderr);
  try {
    return await MAKERS[name]((text) => progress.show(text));
  } catch (error) {
    if (error instanceof EngineUnavailable) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.close();
  }
}
