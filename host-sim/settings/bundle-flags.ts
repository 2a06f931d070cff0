import { tr } from "../language/language.js";
import { BOARD_FLAGS, LANG_FLAG, WIFI_PART_FLAGS, type CommonFlag } from "./common-flags.js";
import { BOARD_WIFI_FLAG } from "./flash-flags.js";
import { HISTORY_FLAG } from "./history-bytes.js";

/** The flag for the file that `bundle` writes, without dashes. */
export const OUT = "out";

/** The flags of `bundle` that apply to every app. */
export const BUNDLE_FLAGS: readonly CommonFlag[] = [
  {
    name: OUT,
    value: "FILE",
    help: () => tr("file that is written (default: the app's name with .espruino.js after it)"),
  },
  ...BOARD_FLAGS,
  BOARD_WIFI_FLAG,
  ...WIFI_PART_FLAGS,
  HISTORY_FLAG,
  LANG_FLAG,
];
