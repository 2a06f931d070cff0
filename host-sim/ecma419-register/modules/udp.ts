/** `embedded:io/socket/udp` */
import { classes } from "./process-board.js";

export default classes.UDP;
