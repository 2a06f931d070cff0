/** `embedded:network/dns/resolver/doh` */
import { network } from "./network-classes.js";

export default network.ResolverDoH;
