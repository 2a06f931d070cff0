/** `embedded:network/dns/resolver/udp` */
import { network } from "./network-classes.js";

export default network.ResolverUDP;
