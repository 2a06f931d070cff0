import { BOARD_NAMES, PANEL_NAMES } from "../sim/board/profiles.js";
import { ENCODINGS } from "../sim/board/encodings.js";
import { CHIPS } from "../sim/board/chips.js";
import { LANGUAGES, listed, oneOf, tr } from "../language/language.js";
import { themeNames } from "../views/themes.js";
import { BOARDS_MAX, FORWARDS_MAX, NETWORK_NAMES } from "./many-boards.js";
import { WEB, WEB_HOSTS_MAX } from "./web-settings.js";
import { ACCESS_POINT, WIFI } from "./wifi-settings.js";

/** A flag of all apps, or of several. */
export interface CommonFlag {
  readonly name: string;
  readonly value: string;
  /** It is only for apps that keep a history, or that may have an MQTT broker. */
  readonly appsWith?: "history" | "broker";
  /** It can be given several times; elsewhere its values are separated by commas. */
  readonly isList?: boolean;
  /** The flag may stand alone. */
  readonly isOptional?: boolean;
  /** It is mostly given alone: its value is yes or no. */
  readonly isSwitch?: boolean;
  /** Its values, for a schema and for the shell's completion; absent where they cannot be listed. */
  readonly choices?: readonly string[];
  /** In the current language. */
  help(): string;
}

export const ENGINE_NAMES = ["node", "xs", "moddable", "espruino"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
/** The engines whose boards read the font of this process. */
export const FONT_ENGINES: readonly EngineName[] = ["node", "xs"];
/** How the terminal draws the screen. */
export const SCREENS = ["terminal", "halfblocks", "braille", "sixel", "none"] as const;
/** The forms of the log. */
export const LOGS = ["text", "json"] as const;

/** The flag for the certificates that are trusted. */
export const CA = "ca";

/** The values of a switch. */
export const SWITCH = ["no", "yes"] as const;

/** The largest --scale. */
export const SCALE_MAX = 32;
/** The largest value of `--for`: one day. */
export const FOR_S_MAX = 86_400;
export const NAME_BYTES_MAX = 64;

/** For every command, including those that take no app. */
export const LANG_FLAG: CommonFlag = {
  name: "lang",
  value: "NAME",
  choices: LANGUAGES,
  help: () =>
    tr(
      "language of help, messages and log: {languages} (default: the system's; zh for the apps' own texts)",
      { languages: oneOf(LANGUAGES) },
    ),
};

/** The name and the password of the Wi-Fi as separate flags. */
export const WIFI_PART_FLAGS: readonly CommonFlag[] = [
  {
    name: WIFI.SSID,
    value: "TEXT",
    help: () =>
      tr(
        "name of the Wi-Fi that the board joins, instead of --wifi; it may contain a colon (1 to 32 bytes, default palmwire; also WIFI_SSID)",
      ),
  },
  {
    name: WIFI.password,
    value: "TEXT",
    help: () =>
      tr(
        "password of the Wi-Fi, instead of --wifi (8 to 63 characters or 64 hexadecimal digits, default: none, for an open Wi-Fi; also WIFI_PASSWORD)",
      ),
  },
];

/** The kind of board, and its display. */
export const BOARD_FLAGS: readonly CommonFlag[] = [
  {
    name: "board",
    value: "NAME",
    choices: BOARD_NAMES,
    help: () =>
      tr("kind of board: {boards} (default {board})", { boards: listed(BOARD_NAMES), board: BOARD_NAMES[0] }),
  },
  {
    name: "panel",
    value: "NAME",
    choices: PANEL_NAMES,
    help: () =>
      tr("display that is connected to the board: {panels} (default: the board's)", {
        panels: listed(PANEL_NAMES),
      }),
  },
];

export const COMMON_FLAGS: readonly CommonFlag[] = [
  {
    name: "host",
    value: "ADDR",
    help: () =>
      tr(
        "address of the board: an address of this machine, lan for phones on the same network, 0.0.0.0 for all addresses (default 127.0.0.1)",
      ),
  },
  {
    name: "name",
    value: "TEXT",
    help: () =>
      tr("name of the board in the log (at most {bytes} bytes, default palmwire)", { bytes: NAME_BYTES_MAX }),
  },
  {
    name: "boards",
    value: "N",
    help: () =>
      tr(
        "boards to run, each with a port of its own, from --port upwards (1 to {max}, or to {most} with --network virtual; default 1)",
        { max: BOARDS_MAX.real, most: BOARDS_MAX.virtual },
      ),
  },
  {
    name: "network",
    value: "NAME",
    choices: NETWORK_NAMES,
    help: () =>
      tr(
        "what the boards are on: {networks}; on a virtual one each has an address of its own, and reaches the other boards only (default {network})",
        { networks: oneOf(NETWORK_NAMES), network: NETWORK_NAMES[0] },
      ),
  },
  {
    name: "forward",
    value: "PORT:BOARD:PORT",
    isList: true,
    help: () =>
      tr(
        "with --network virtual, a port of this machine that leads to a board, by its number or its name, and there to a port; for UDP with /udp after it (up to {max} times)",
        { max: FORWARDS_MAX },
      ),
  },
  ...BOARD_FLAGS,
  {
    name: "chip",
    value: "NAME",
    choices: CHIPS.map((chip) => chip.name),
    help: () =>
      tr("chip whose socket limits apply: {chips} (default: the board's)", {
        chips: listed(CHIPS.map((chip) => chip.name)),
      }),
  },
  {
    name: "engine",
    value: "NAME",
    choices: ENGINE_NAMES,
    help: () =>
      tr("engine that runs the firmware: {engines} (default node)", { engines: listed(ENGINE_NAMES) }),
  },
  {
    name: WIFI.both,
    value: "SSID:PASSWORD",
    help: () => tr("Wi-Fi that the board joins; the name ends at the first colon (default palmwire, open)"),
  },
  ...WIFI_PART_FLAGS,
  {
    name: ACCESS_POINT.both,
    value: "SSID:PASSWORD",
    help: () => tr("name and password of the simulated access point (default: the same)"),
  },
  {
    name: ACCESS_POINT.SSID,
    value: "TEXT",
    help: () => tr("name of the simulated access point, instead of --ap (default: the same)"),
  },
  {
    name: ACCESS_POINT.password,
    value: "TEXT",
    help: () => tr("password of the simulated access point, instead of --ap (default: the same)"),
  },
  {
    name: "screen",
    value: "HOW",
    choices: SCREENS,
    help: () =>
      tr(
        "how the terminal draws the screen: terminal (the best that it supports), halfblocks, braille, sixel or none (default terminal; none with --log json)",
      ),
  },
  { name: "png", value: "FILE", help: () => tr("keep an up-to-date picture of the screen in this file") },
  {
    name: "record",
    value: "FILE",
    help: () => tr("record the screen to this file as an animated PNG, frame by frame"),
  },
  {
    name: "theme",
    value: "NAME",
    choices: themeNames,
    help: () =>
      tr("colour of the screen in pictures: {themes} (default {theme})", {
        themes: listed(themeNames),
        theme: themeNames[0],
      }),
  },
  {
    name: "scale",
    value: "N",
    help: () => tr("size of a pixel of the screen in pictures (1 to {max}, default 4)", { max: SCALE_MAX }),
  },
  {
    name: "font",
    value: "FILE",
    help: () =>
      tr(
        "font of the board, made by tools/font-compiler.ts, with --engine {engines} (default standard.font)",
        {
          engines: oneOf(FONT_ENGINES),
        },
      ),
  },
  {
    name: "strict-panel",
    value: "yes",
    isOptional: true,
    isSwitch: true,
    choices: SWITCH,
    help: () =>
      tr(
        "tell of all that the display's data sheet does not allow or specify, not only of what shows another picture on a real one",
      ),
  },
  {
    name: "pcap",
    value: "FILE",
    help: () => tr("write what the board's sockets carry to this file as packets, for Wireshark (pcapng)"),
  },
  {
    name: "history",
    value: "FILE",
    appsWith: "history",
    help: () =>
      tr(
        "for apps that keep a history, such as udp-chat: append it to this text file, which becomes FILE.1 when full (default: no history)",
      ),
  },
  {
    name: CA,
    value: "FILE",
    appsWith: "broker",
    help: () =>
      tr(
        "with --join mqtts://, the certificates of the CAs that must have signed the broker's (PEM; default: those that this machine trusts)",
      ),
  },
  {
    name: "store",
    value: "FILE",
    help: () => tr("keep what the app stores in this file, for the next run (default: for this run only)"),
  },
  {
    name: "text",
    value: "ENCODING",
    choices: ENCODINGS,
    help: () =>
      tr("encoding of received text, with the engines node and xs: {encodings} (default {encoding})", {
        encodings: oneOf(ENCODINGS),
        encoding: ENCODINGS[0],
      }),
  },
  {
    name: "log",
    value: "FORM",
    choices: LOGS,
    help: () => tr("log format: text, or json for one object per line on standard output (default text)"),
  },
  {
    name: WEB.port,
    value: "PORT",
    isOptional: true,
    help: () =>
      tr(
        "serve a page that shows and steers the boards, at the address that is printed; on a port, or off (default: on a free port where standard output is a terminal, else off)",
      ),
  },
  {
    name: WEB.hosts,
    value: "ADDR",
    isList: true,
    help: () =>
      tr(
        "an address that the page's network tool may reach besides the boards and this machine, or any (up to {max} times)",
        { max: WEB_HOSTS_MAX },
      ),
  },
  {
    name: "for",
    value: "SECONDS",
    help: () =>
      tr("seconds after which the board stops (0.1 to {max}, default: until Ctrl-C)", { max: FOR_S_MAX }),
  },
  LANG_FLAG,
];
