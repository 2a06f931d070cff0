/** `embedded:storage/key-value` */
import { keyValueStorage } from "../../sim/ecma419/key-value.js";
import { machine, memory } from "./process-board.js";

export default keyValueStorage(memory.store, machine.parts.codecs);
