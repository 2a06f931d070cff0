/** `embedded:io/pwm` */
import { pinned } from "./process-board.js";

export default pinned.PWM;
