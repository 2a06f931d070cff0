/** `embedded:network/interface/wifi` */
import { classes } from "./process-board.js";

export default classes.WiFi;
