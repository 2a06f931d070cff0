/** `embedded:io/serial` */
import { pinned } from "./process-board.js";

export default pinned.Serial;
