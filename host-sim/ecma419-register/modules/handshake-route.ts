/** `embedded:network/http/server/route/ws/handshake`, and `…/options/websocket` as Moddable names it */
import { network } from "./network-classes.js";

export default network.handshakeRoute;
