/** `embedded:io/analog` */
import { pinned } from "./process-board.js";

export default pinned.Analog;
