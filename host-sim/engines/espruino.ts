import type { Engine } from "../sim/engine/engine.js";
import { EspruinoInterpreter } from "./espruino/interpreter.js";
import { EspruinoModel } from "./espruino/model.js";

/**
 * Returns the Espruino engine: the interpreter's own Linux build if the environment variable ESPRUINO names one,
 * otherwise a model of its API. With `isQuick` it loads an app fast, as Bundles does. Throws InterpreterUnavailable.
 */
export async function espruinoEngine({ ESPRUINO } = process.env, isQuick = false): Promise<Engine> {
  return ESPRUINO ? EspruinoInterpreter.prepare(ESPRUINO, isQuick) : new EspruinoModel({ isQuick });
}
