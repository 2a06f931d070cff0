/** `embedded:storage/flash` */
import { flashStorage } from "../../sim/ecma419/flash.js";
import { memory } from "./process-board.js";

export default flashStorage(memory.flash);
