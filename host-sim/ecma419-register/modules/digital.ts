/** `embedded:io/digital` */
import { pinned } from "./process-board.js";

export default pinned.Digital;
