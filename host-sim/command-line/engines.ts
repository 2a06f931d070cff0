import type { Engine } from "../engines/engine.js";
import { tr } from "../language/language.js";
import { ProgressLine } from "./progress-line.js";
import type { EngineName } from "./common-flags.js";
import { UsageError } from "./usage-error.js";

/** Makes the engine of that name ready, which may take long the first time. Throws UsageError with the mend. */
export async function makeEngine(name: EngineName): Promise<Engine> {
  // Only what is needed is loaded: people wait for the start.
  if (name === "xs") return makeXS();
  if (name === "moddable") return makeModdable();
  if (name === "espruino") return makeEspruino();
  const { NodeEngine } = await import("../engines/node.js");
  return new NodeEngine();
}

async function makeXS(): Promise<Engine> {
  const { XSEngine } = await import("../engines/xs.js");
  const { EngineUnavailable } = await import("../engines/xs/unavailable.js");
  const progress = new ProgressLine(process.stderr);
  try {
    return await XSEngine.prepare((text) => progress.show(text));
  } catch (error) {
    if (error instanceof EngineUnavailable) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.close();
  }
}

async function makeModdable(): Promise<Engine> {
  const { ModdableEngine } = await import("../engines/moddable.js");
  const { ModdableUnavailable } = await import("../engines/moddable/sdk.js");
  const progress = new ProgressLine(process.stderr);
  try {
    return await ModdableEngine.prepare((text) => progress.show(text));
  } catch (error) {
    if (error instanceof ModdableUnavailable)
      throw new UsageError(tr("the Moddable engine cannot run: {reason}", { reason: error.message }));
    throw error;
  } finally {
    progress.close();
  }
}

async function makeEspruino(): Promise<Engine> {
  const { espruinoEngine } = await import("../engines/espruino.js");
  const { InterpreterUnavailable } = await import("../engines/espruino/interpreter.js");
  try {
    return await espruinoEngine();
  } catch (error) {
    if (error instanceof InterpreterUnavailable) throw new UsageError(error.message);
    throw error;
  }
}
