/** `embedded:network/http/server/options/serversendevents` */
import { network } from "./network-classes.js";

export default network.serverSentEventsRoute;
