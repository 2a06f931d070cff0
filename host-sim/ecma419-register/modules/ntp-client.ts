/** `embedded:network/ntp/client` */
import { network } from "./network-classes.js";

export default network.NTPClient;
