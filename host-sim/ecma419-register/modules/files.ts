/** `embedded:storage/files` */
import { filesOf } from "../../sim/ecma419/files.js";
import { memory } from "./process-board.js";

export default filesOf(memory.files);
