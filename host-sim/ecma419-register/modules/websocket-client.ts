/** `embedded:network/ws/client`, and `embedded:network/websocket/client` as Moddable names it */
import { network } from "./network-classes.js";

export default network.WebSocketClient;
