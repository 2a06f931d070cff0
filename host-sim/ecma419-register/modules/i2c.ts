/** `embedded:io/i2c` */
import { classes } from "./process-board.js";

export default classes.I2C;
