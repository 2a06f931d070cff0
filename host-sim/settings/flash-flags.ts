import { oneOf, tr } from "../language/language.js";
import { BOARD_FLAGS, LANG_FLAG, WIFI_PART_FLAGS, type CommonFlag } from "./common-flags.js";
import { HISTORY_FLAG } from "./history-bytes.js";
import { WIFI } from "./wifi-settings.js";

/** The runtimes whose firmware can be flashed. */
export const RUNTIMES = ["espruino", "moddable"] as const;

/** The Wi-Fi of a real board. */
export const BOARD_WIFI_FLAG: CommonFlag = {
  name: WIFI.both,
  value: "SSID:PASSWORD",
  help: () =>
    tr("Wi-Fi that the board joins; better given in WIFI_SSID and WIFI_PASSWORD, or in a --config file"),
};

/** The flags of `flash` that apply to every app. */
export const FLASH_FLAGS: readonly CommonFlag[] = [
  {
    name: "runtime",
    value: "NAME",
    choices: RUNTIMES,
    help: () => tr("runtime on the board: {runtimes}", { runtimes: oneOf(RUNTIMES) }),
  },
  {
    name: "device",
    value: "PORT",
    help: () =>
      tr(
        "serial port of the board, such as /dev/ttyUSB0 or COM3; tcp://HOST:PORT is Espruino's console over telnet",
      ),
  },
  ...BOARD_FLAGS,
  BOARD_WIFI_FLAG,
  ...WIFI_PART_FLAGS,
  HISTORY_FLAG,
  LANG_FLAG,
];
