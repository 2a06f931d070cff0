/** `embedded:io/socket/tcp` */
import { classes } from "./process-board.js";

export default classes.TCP;
