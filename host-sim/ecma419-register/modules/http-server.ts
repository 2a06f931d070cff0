/** `embedded:network/http/server` */
import { network } from "./network-classes.js";

export default network.HTTPServer;
