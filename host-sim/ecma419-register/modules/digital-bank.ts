/** `embedded:io/digitalbank` */
import { pinned } from "./process-board.js";

export default pinned.DigitalBank;
