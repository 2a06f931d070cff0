/** `embedded:network/http/client` */
import { network } from "./network-classes.js";

export default network.HTTPClient;
