/** `embedded:network/dnssd` */
import { network } from "./network-classes.js";

export default network.DNSSD;
