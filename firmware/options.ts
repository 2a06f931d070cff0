/**
 * Options of the apps. Each app has one typed table, through which the command line, the configuration file, a
 * board's `mc/config` and a bundle for Espruino are read, with the same errors.
 */
import type { App, Device } from "./device.js";

/** The kind of an option: which values it takes and how they are parsed. */
export type OptionKind =
  /** A whole number from `min` to `max`. */
  | "integer"
  /** Text of at most `max` UTF-8 bytes. */
  | "text"
  /** HOST:PORT, the host an IPv4 literal or <broadcast>; the port is `max` if left out. */
  | "endpoint"
  /** Like "endpoint", but for TCP: no broadcast and no multicast address. */
  | "server"
  /** An IPv4 multicast group. */
  | "group"
  /**
   * mqtt://HOST:PORT/ROOM, the host an IPv4 literal; the port is BROKER_PORT if left out. Or mqtts:// for TLS, with
   * BROKER_TLS_PORT; the host may be a name there. The servers of a cluster may be listed with commas:
   * HOST:PORT,HOST:PORT. Empty: none.
   */
  | "broker"
  /** One of the words of `choices`. */
  | "choice";

/** `Name` and `Value` let `ValuesOf` type the values of a table; they exist for the type checker only. */
export interface Option<Name extends string = string, Value extends string | number = string | number> {
  /** camelCase; on the command line it is --kebab-case. */
  name: Name;
  kind: OptionKind;
  /** The default; undefined if the option is required. */
  fallback: Value | undefined;
  min: number;
  max: number;
  /** One line of help. The default and the limits are added to it. */
  help: string;
  choices?: string[];
  /** The protocol of a port that the app opens. */
  protocol?: "tcp" | "udp";
  /** What the help shows as the default if the actual default is not a value that a user could give. */
  otherwise?: string;
}

/** The values of an app's options by name, where the app is not known. */
export type OptionValues = Record<string, string | number>;

/** The values of a table of these options, by name. */
type TableValues<Each extends Option> = {
  [One in Each as One["name"]]: Exclude<One["fallback"], undefined>;
};

/** The type of the values of a table that a function returns: `ValuesOf<typeof options>`. */
export type ValuesOf<Table extends (given: never) => Option[]> = TableValues<ReturnType<Table>[number]>;

/** The values of `wifiOptions`. */
export type WiFiValues = ValuesOf<typeof wifiOptions>;

/** The values of `phraseOptions`. */
export type PhraseValues = ValuesOf<typeof phraseOptions>;

/** The type of every app's `start`. `values` are those of the app's own table. */
export type StartApp<Values = OptionValues> = (
  device: Device,
  values: Values,
  onEnd: (reason: string) => void,
) => App;

/** Python's name for the limited broadcast address. */
const BROADCAST = "<broadcast>";

/** What a broker option begins with: without TLS, and with it. */
const BROKER = "mqtt://";
const BROKER_TLS = "mqtts://";

/** The ports of MQTT brokers. */
export const BROKER_PORT = 1883;
export const BROKER_TLS_PORT = 8883;

const LEFT_OUT = " if left out, ";

/** The longest name of a host, and the longest of its parts. */
const HOST_LETTERS_MAX = 253;
const LABEL_LETTERS_MAX = 63;

const HYPHEN = 45;

/** Servers of a cluster that may be listed. */
const BROKERS_MAX = 4;

/** The longest name of a room. */
const ROOM_BYTES_MAX = 64;

/** The `name` of the Error for a wrong option; its message tells how to correct it. */
export const OPTION_ERROR = "OptionError";

/** The Wi-Fi options, which every app has. */
export function wifiOptions() {
  return [
    textOption("ssid", "palmwire", 1, 32, "name of the Wi-Fi to join"),
    textOption("password", "", 0, 64, "its password"),
    integerOption("wifiTimeout", 15, 1, 120, "seconds before an attempt to join the Wi-Fi is given up"),
  ];
}

/** The port that the app opens. With a protocol, the PC checks that the port is free before the app starts. */
export function portOption(fallback: number, protocol?: "tcp" | "udp"): Option<"port", number> {
  const port = integerOption("port", fallback, 0, 65535, "local port; 0 picks a free one");
  port.protocol = protocol;
  return port;
}

/** Concatenates two tables. */
export function joined<First extends Option, Second extends Option>(
  first: First[],
  second: Second[],
): (First | Second)[] {
  const none: (First | Second)[] = [];
  return none.concat(first, second);
}

/** An option that takes `min` to `max` bytes of UTF-8 text. */
export function textOption<Name extends string>(
  name: Name,
  fallback: string,
  min: number,
  max: number,
  help: string,
): Option<Name, string> {
  return { name: name, kind: "text", fallback: fallback, min: min, max: max, help: help };
}

/** An option that takes a whole number. */
export function integerOption<Name extends string>(
  name: Name,
  fallback: number,
  min: number,
  max: number,
  help: string,
): Option<Name, number> {
  return { name: name, kind: "integer", fallback: fallback, min: min, max: max, help: help };
}

/** An option that takes one of several words, the first of which is the default. */
export function choiceOption<Name extends string, Choice extends string>(
  name: Name,
  choices: Choice[],
  help: string,
): Option<Name, Choice> {
  return { name: name, kind: "choice", fallback: choices[0], min: 0, max: 0, help: help, choices: choices };
}

/** An option that takes "no" or "yes". */
export function switchOption<Name extends string>(name: Name, help: string): Option<Name, "no" | "yes"> {
  return choiceOption(name, ["no", "yes"], help);
}

/** The language of texts for people. */
export function langOption(): Option<"lang", "zh" | "en"> {
  return choiceOption("lang", ["zh", "en"], "language of the app's texts");
}

/** The texts that the board's two buttons type. */
export function phraseOptions() {
  return [
    textOption("phraseA", "你好", 1, 64, "text that button A sends; type /a to press it on a PC"),
    textOption("phraseB", "好的", 1, 64, "text that button B sends; type /b to press it on a PC"),
  ];
}

/** The options that every app with a console has: phrases of the buttons, and the Wi-Fi. */
export function consoleOptions() {
  return joined(phraseOptions(), wifiOptions());
}

/** The destination of datagrams. */
export function endpointOption(port: number, help: string): Option<"to", string> {
  return { name: "to", kind: "endpoint", fallback: "127.0.0.1:" + port, min: 1, max: port, help: help };
}

/** The address of a TCP server. */
export function serverOption(port: number, help: string): Option<"to", string> {
  return { name: "to", kind: "server", fallback: "127.0.0.1:" + port, min: 1, max: port, help: help };
}

/** An MQTT broker and the name of a room there. */
export function brokerOption<Name extends string>(name: Name, help: string): Option<Name, string> {
  return { name: name, kind: "broker", fallback: "", min: 1, max: ROOM_BYTES_MAX, help: help };
}

/**
 * Parses `given` (name to text or number) according to the table. Returns a value for every option of the table.
 * Throws an OPTION_ERROR for values that are missing, malformed or outside their limits.
 */
export function readOptions<Each extends Option>(
  table: Each[],
  given: Record<string, unknown>,
): TableValues<Each> {
  const values: OptionValues = {};
  for (const option of table) {
    const value = given[option.name];
    if (value === undefined || value === "") values[option.name] = fallbackOf(option);
    else values[option.name] = readOption(option, String(value));
  }
  // Each value was parsed according to its kind.
  return values as TableValues<Each>;
}

/** Converts wifiTimeout to --wifi-timeout. */
export function flagOf(name: string): string {
  let flag = "--";
  for (let i = 0; i < name.length; i++) {
    const letter = name.charAt(i);
    const lower = letter.toLowerCase();
    flag += lower === letter ? letter : "-" + lower;
  }
  return flag;
}

/** Describes the accepted values: "1 to 120, default 15". */
export function limitsOf(option: Option): string {
  const words =
    option.fallback === undefined ? "required" : "default " + (option.otherwise || String(option.fallback));
  if (option.kind === "group") return "224.0.0.0 to 239.255.255.255, " + words;
  if (option.choices) return option.choices.join(" or ") + ", " + words;
  if (option.kind === "integer") return option.min + " to " + option.max + ", " + words;
  if (isEndpoint(option)) return "HOST:PORT, port " + option.max + LEFT_OUT + words;
  const most = "at most " + option.max + " bytes";
  const limits =
    option.kind === "broker"
      ? BROKER +
        "HOST:PORT/ROOM or " +
        BROKER_TLS +
        ", port " +
        BROKER_PORT +
        " or " +
        BROKER_TLS_PORT +
        LEFT_OUT +
        most +
        " of ROOM"
      : most;
  return option.fallback === "" ? limits : limits + ", " + words;
}

function fallbackOf(option: Option): string | number {
  if (option.fallback !== undefined) return option.fallback;
  throw optionError(flagOf(option.name) + " is missing: " + option.help + " (" + limitsOf(option) + ")");
}

function readOption(option: Option, text: string): string | number {
  if (option.kind === "integer") return readInteger(option, text);
  if (isEndpoint(option)) return readEndpoint(option, text);
  if (option.kind === "group") return readGroup(option, text);
  if (option.choices) return readChoice(option, text);
  if (option.kind === "broker") return readBroker(option, text);
  return readText(option, text);
}

function wrong(option: Option, text: string): Error {
  // Never print a password, not even a wrong one.
  const shown = option.name === "password" ? "" : " '" + text + "'";
  const kind =
    option.kind === "endpoint" ? "an IPv4 " : option.kind === "server" ? "one machine's IPv4 " : "";
  return optionError(flagOf(option.name) + shown + " is wrong: give " + kind + limitsOf(option));
}

/** The error of an app that cannot run with its options; a subclass is not possible on Espruino. */
export function optionError(message: string): Error {
  const error = new Error(message);
  // Assignment fails on Moddable, where Error.prototype is frozen and its `name` cannot be shadowed.
  Object.defineProperty(error, "name", { value: OPTION_ERROR });
  return error;
}

function readInteger(option: Option, text: string): number {
  const value = Number(text);
  // A default may be outside the limits; a board gets it if the option was not given.
  if (text === String(option.fallback)) return value;
  if (!isDigits(text) || !isWithin(option, value)) throw wrong(option, text);
  return value;
}

function readGroup(option: Option, text: string): string {
  const first = Number(text.split(".")[0]);
  if (!isAddress(text) || first < 224 || first > 239) throw wrong(option, text);
  return text;
}

function readChoice(option: Option, text: string): string {
  if (!option.choices || option.choices.indexOf(text) < 0) throw wrong(option, text);
  return text;
}

function readText(option: Option, text: string): string {
  if (!isWithin(option, utf8Bytes(text))) throw wrong(option, text);
  return text;
}

function isWithin(option: Option, amount: number): boolean {
  return amount >= option.min && amount <= option.max;
}

function readEndpoint(option: Option, text: string): string {
  const colon = text.indexOf(":");
  const host = colon < 0 ? text : text.substr(0, colon);
  const port = colon < 0 ? String(option.max) : text.substr(colon + 1);
  if ((host !== BROADCAST && !isAddress(host)) || !isDigits(port)) throw wrong(option, text);
  if (Number(port) < 1 || Number(port) > 65535) throw wrong(option, text);
  if (option.kind === "server" && isMulticastOrBroadcast(host)) throw wrong(option, text);
  return (host === BROADCAST ? "255.255.255.255" : host) + ":" + Number(port);
}

function readBroker(option: Option, text: string): string {
  const secure = isSecureBroker(text);
  const scheme = secure ? BROKER_TLS : BROKER;
  const rest = text.substr(scheme.length);
  const slash = rest.indexOf("/");
  const room = rest.substr(slash + 1);
  if (text.indexOf(scheme) !== 0 || slash < 1 || !isWithin(option, utf8Bytes(room)))
    throw wrong(option, text);
  // Those are MQTT's wildcards.
  if (room.indexOf("+") >= 0 || room.indexOf("#") >= 0) throw wrong(option, text);
  const servers = rest.substr(0, slash).split(",");
  if (servers.length > BROKERS_MAX) throw wrong(option, text);
  let places = "";
  for (const server of servers) places += (places ? "," : "") + readServer(option, server, secure, text);
  return scheme + places + "/" + room;
}

/** Reads HOST:PORT of one of a broker's servers, a part of `text`. */
function readServer(option: Option, place: string, secure: boolean, text: string): string {
  const colon = place.indexOf(":");
  const host = colon < 0 ? place : place.substr(0, colon);
  const digits = colon < 0 ? String(secure ? BROKER_TLS_PORT : BROKER_PORT) : place.substr(colon + 1);
  const known = isAddress(host) ? !isMulticastOrBroadcast(host) : secure && isHostName(host);
  if (!known || !isDigits(digits)) throw wrong(option, text);
  if (Number(digits) < 1 || Number(digits) > 65535) throw wrong(option, text);
  return host + ":" + Number(digits);
}

/** True for the value of a broker option, right or wrong, that asks for TLS. */
export function isSecureBroker(text: string): boolean {
  return text.indexOf(BROKER_TLS) === 0;
}

/** True for letters, digits and hyphens with dots between them, where the last part is no number as in an address. */
function isHostName(text: string): boolean {
  if (text.length > HOST_LETTERS_MAX) return false;
  const parts = text.split(".");
  for (const part of parts) if (!isLabel(part)) return false;
  return !isDigits(parts[parts.length - 1]);
}

/** True for a part of a host's name. */
function isLabel(text: string): boolean {
  const last = text.length - 1;
  if (
    last < 0 ||
    last >= LABEL_LETTERS_MAX ||
    text.charCodeAt(0) === HYPHEN ||
    text.charCodeAt(last) === HYPHEN
  )
    return false;
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i);
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!isLetter && code !== HYPHEN && (code < 48 || code > 57)) return false;
  }
  return true;
}

function isEndpoint(option: Option): boolean {
  return option.kind === "endpoint" || option.kind === "server";
}

/** True for a multicast or broadcast address. */
function isMulticastOrBroadcast(host: string): boolean {
  return host === BROADCAST || Number(host.split(".")[0]) >= 224;
}

/** True for an IPv4 literal in dotted decimal without leading zeros, which some programs would read as octal. */
export function isAddress(text: string): boolean {
  const parts = text.split(".");
  if (parts.length !== 4) return false;
  for (const part of parts) {
    const byte = Number(part);
    // NaN fails both comparisons.
    if (String(byte) !== part || !(byte >= 0 && byte <= 255)) return false;
  }
  return true;
}

function isDigits(text: string): boolean {
  if (!text.length) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** The length of a string in UTF-8 bytes. Each half of a surrogate pair counts 2, so that a pair counts 4. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}
