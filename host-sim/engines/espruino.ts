import type { Engine } from "../sim/engine/engine.js";
import { EspruinoInterpreter } from "./espruino/interpreter.js";
import { EspruinoModel } from "./espruino/model.js";

/**
 * Returns the Espruino engine: the interpreter's own Linux build if the environment variable ESPRUINO names one,
 * otherwise a model of its API. Throws InterpreterUnavailable.
 */
export async function espruinoEngine({ ESPRUINO } = process.env): Promise<Engine> {
  return ESPRUINO ? EspruinoInterpreter.prepare(ESPRUINO) : new EspruinoModel();
}
