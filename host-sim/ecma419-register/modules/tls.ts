/** `embedded:io/socket/tcp/tls` */
import { network } from "./network-classes.js";

export default network.TLS;
