/** `embedded:network/mqtt/client` */
import { network } from "./network-classes.js";

export default network.MQTTClient;
