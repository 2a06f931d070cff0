import type { Engine } from "./engine.js";
import { EspruinoModel } from "./espruino/model.js";

/** Espruino: a model of it, or where ESPRUINO names a Linux build of the interpreter, that. */
export function espruinoEngine(): Engine {
  return new EspruinoModel();
}
