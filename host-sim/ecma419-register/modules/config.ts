/** `mc/config`: the values that a Moddable manifest and its command line would set. */
import { settings } from "./process-board.js";

const { SSID, password } = settings.wifi;

export default Object.freeze({ ssid: SSID, password });
