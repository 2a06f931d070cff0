/** `embedded:io/socket/listener` */
import { classes } from "./process-board.js";

export default classes.Listener;
