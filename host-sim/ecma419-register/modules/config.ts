/** `mc/config`: what a manifest of Moddable's and its command line would set. */
import { settings } from "./process-board.js";

const { SSID, password } = settings.wifi;

export default Object.freeze({ ssid: SSID, password });
