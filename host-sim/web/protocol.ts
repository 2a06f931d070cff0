/**
 * What a page and its server say to each other over one WebSocket. Text messages are JSON; a binary message, which only
 * the server sends, is a picture. A `board` is its number, from 0; the page of one board knows that one only.
 */
import { isAddress as isIPv4, utf8Bytes } from "../../firmware/options.js";
import type { BoardEvent } from "../sim/board/event.js";
import type { Picture } from "../sim/panel/picture.js";
import { LIMITS } from "./limits.js";

export { LIMITS };

/** Where the WebSocket is, on the page's own host. */
export const SOCKET_PATH = "/socket";

/** The query parameter that names the board which a page opens with. */
export const BOARD_PARAMETER = "board";

type RGB = readonly [red: number, green: number, blue: number];

/** An option of an app, as in its table. */
export interface PageOption {
  /** camelCase. */
  readonly name: string;
  /** On the command line, without dashes. */
  readonly flag: string;
  readonly kind: "integer" | "text" | "endpoint" | "server" | "group" | "broker" | "choice";
  /** Of an integer; of a text its bytes. */
  readonly min: number;
  readonly max: number;
  readonly choices?: readonly string[];
  /** The default; absent where the option is required. */
  readonly fallback?: string | number;
  /** As in its table: the page adds limits and default, and knows those of the package's apps in its language. */
  readonly help: string;
  /** What an option that is left out means, where that is not its default. */
  readonly otherwise?: string;
  /** Its value is never sent to a page. */
  readonly isSecret?: boolean;
}

export interface PageApp {
  readonly name: string;
  /** What it does, in the languages that it says that in. */
  readonly summary: { readonly en?: string; readonly zh?: string };
  readonly options: readonly PageOption[];
}

export interface PageBoard {
  readonly id: number;
  readonly name: string;
  /** The name of the app that it runs, one of `apps`. */
  readonly app: string;
  /** The kind of board, the display that is connected to it, one of `panels`, and its glass in pixels. */
  readonly board: string;
  readonly panel: string;
  readonly width: number;
  readonly height: number;
  /** How many buttons it has: "A", "B". */
  readonly buttons: number;
  /** Values of the app's options by name, without secret ones. */
  readonly options: Readonly<Record<string, string | number>>;
  /** The address of the page of this board alone, for who may see all. */
  readonly link?: string;
}

/** The first message, and the whole state again after an app was switched. */
export interface Hello {
  readonly kind: "hello";
  readonly version: string;
  readonly language: "en" | "zh";
  readonly engine: string;
  readonly network: "real" | "virtual";
  /** "board" for a page that was opened with the code of a board. */
  readonly scope: "all" | "board";
  readonly boards: readonly PageBoard[];
  /** Those that `start` may name. */
  readonly apps: readonly PageApp[];
  /** The names of displays that `start` may give a board. */
  readonly panels: readonly string[];
  /** Colours of the panel at full contrast; `top` is that of lit pixels in the first `topRows` rows. */
  readonly colors: {
    readonly dark: RGB;
    readonly lit: RGB;
    readonly top: RGB;
    readonly topRows: number;
  };
  /** The network tool's own address; and the hosts that it reaches besides, or "any", for the page to show. */
  readonly toolHosts: readonly string[];
}

/** An event, as in the JSON log. */
export interface EventMessage {
  readonly kind: "event";
  readonly board: number;
  readonly event: BoardEvent;
}

/** So many events of a board's log were not sent, as the page was too slow. */
export interface Gap {
  readonly kind: "gap";
  readonly board: number;
  readonly count: number;
}

export type PowerState = "running" | "starting" | "stopping" | "stopped" | "ended" | "failed";

export interface State {
  readonly kind: "state";
  readonly board: number;
  readonly power: PowerState;
  /** Why it ended or failed, in the server's language. */
  readonly reason?: string;
  /** Where its app listens, or its own address. */
  readonly address?: string;
  readonly port?: number;
  readonly wifi: {
    /** Whether the access point is on the air for this board. */
    readonly on: boolean;
    readonly state: "apart" | "joining" | "associated" | "up";
    readonly ssid: string;
    /** The access point has another password than the one that the board was given at the start. */
    readonly otherPassword: boolean;
    readonly signal_dBm: number;
    /** The access point is the other boards' too: its password and signal are for who may see all. */
    readonly isShared: boolean;
  };
}

/** Sent once a second where something has changed. */
export interface Figures {
  readonly kind: "figures";
  readonly board: number;
  /** TCP and UDP sockets that its program has open. */
  readonly sockets: number;
  readonly socketsMax: number;
  /** Bytes over I2C since its power-on, and pictures of the panel. */
  readonly i2cBytes: number;
  readonly frames: number;
  /** Bytes received and sent, as the log counts them. */
  readonly received: number;
  readonly sent: number;
  /** Milliseconds that the board runs. */
  readonly uptime_ms: number;
  /** Bytes in use, on engines that know. */
  readonly heap?: number;
  readonly stack?: number;
}

/** A request could not be done. `message` is in the server's language. */
export interface Refused {
  readonly kind: "refused";
  readonly request: string;
  readonly board?: number;
  /** The name of the option that is wrong. */
  readonly option?: string;
  readonly message: string;
}

/** What the network tool has done. `tool` is the number that the page gave the socket. */
export type ToolReport =
  /** A server, a datagram socket or a client is open. `address` and `port` are its own. */
  | { kind: "tool"; tool: number; did: "opened"; address: string; port: number }
  /** A server has a connection. */
  | { kind: "tool"; tool: number; did: "accepted"; connection: number; peer: string }
  /** Bytes in base64 from a peer; `connection` only for a server. */
  | { kind: "tool"; tool: number; did: "received"; connection?: number; peer: string; data: string }
  /** Whether the page should wait before it sends more. */
  | { kind: "tool"; tool: number; did: "congested"; connection?: number; on: boolean }
  /** It is closed: by the peer, by the page, or after an error. */
  | { kind: "tool"; tool: number; did: "closed"; connection?: number; code?: string; message?: string }
  /** Something failed, and the socket goes on. */
  | { kind: "tool"; tool: number; did: "failed"; connection?: number; code: string; message: string }
  /** So many bytes or datagrams were not shown, as the page was too slow. */
  | { kind: "tool"; tool: number; did: "dropped"; count: number };

export type ServerMessage = Hello | EventMessage | Gap | State | Figures | Refused | ToolReport;

export type ToolKind = "tcp-client" | "tcp-server" | "udp";

export type ToolRequest =
  /** `host` and `port` are the peer's for a client, the own ones otherwise; port 0 picks a free one. */
  | { kind: "tool"; tool: number; do: "open"; socket: "tcp-client"; host: string; port: number }
  | { kind: "tool"; tool: number; do: "open"; socket: "tcp-server"; port: number }
  | { kind: "tool"; tool: number; do: "open"; socket: "udp"; port: number; groups: string[] }
  /** Bytes in base64; to one connection of a server, or to all; `host` and `port` for datagrams. */
  | {
      kind: "tool";
      tool: number;
      do: "send";
      connection?: number;
      data: string;
      host?: string;
      port?: number;
    }
  /** Closes the socket, or one connection of a server. */
  | { kind: "tool"; tool: number; do: "close"; connection?: number };

export type Request =
  /** Button 0 is A. */
  | { kind: "press"; board: number; button: number }
  /** A line without its newline. */
  | { kind: "type"; board: number; line: string }
  /** "off" takes the access point off the air; "password" sets its password, without `value` the right one again. */
  | { kind: "wifi"; board: number; action: "off" | "on" }
  | { kind: "wifi"; board: number; action: "password"; value?: string }
  | { kind: "wifi"; board: number; action: "signal"; value: number }
  /** Stops the app, or starts it again. */
  | { kind: "power"; board: number; on: boolean }
  /**
   * Starts anew, with another app, another display, or other values of the app's options, as text; what is not given stays
   * as it is.
   */
  | { kind: "start"; board: number; app?: string; panel?: string; options?: Record<string, string> }
  | ToolRequest;

/** A message of the page. `undefined` for one that is malformed, unknown, or outside its limits. */
export function parseRequest(text: string): Request | undefined {
  if (text.length > LIMITS.messageBytes) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  return readRequest(message);
}

/** What a message of the page asks for; as `parseRequest`. */
export function readRequest(message: unknown): Request | undefined {
  if (!isObject(message)) return undefined;
  return message.kind === "tool" ? toolRequest(message) : boardRequest(message);
}

export type Fields = Readonly<Record<string, unknown>>;

function boardRequest(message: Fields): Request | undefined {
  const { kind, board } = message;
  if (!isBoardNumber(board)) return undefined;
  if (kind === "press") {
    const { button } = message;
    return isWhole(button, 0, 1) ? { kind, board, button } : undefined;
  }
  if (kind === "type") {
    const { line } = message;
    return isText(line, LIMITS.lineBytes) && !/[\r\n]/.test(line) ? { kind, board, line } : undefined;
  }
  if (kind === "wifi") return wifiRequest(board, message);
  if (kind === "power") {
    const { on } = message;
    return typeof on === "boolean" ? { kind, board, on } : undefined;
  }
  return kind === "start" ? startRequest(board, message) : undefined;
}

function wifiRequest(board: number, { action, value }: Fields): Request | undefined {
  const kind = "wifi";
  if (action === "off" || action === "on") return { kind, board, action };
  if (action === "password") {
    if (value === undefined) return { kind, board, action };
    return isText(value, LIMITS.passwordBytes) ? { kind, board, action, value } : undefined;
  }
  const { min, max } = LIMITS.signal_dBm;
  return action === "signal" && isWhole(value, min, max) ? { kind, board, action, value } : undefined;
}

function startRequest(board: number, { app, panel, options }: Fields): Request | undefined {
  const kind = "start";
  if (app !== undefined && !isText(app, LIMITS.appLength)) return undefined;
  if (panel !== undefined && !isText(panel, LIMITS.panelLength)) return undefined;
  if (options === undefined) return { kind, board, app, panel };
  const values = readGivenOptions(options);
  return values && { kind, board, app, panel, options: values };
}

/** Values of options as text, by their names. */
export function readGivenOptions(options: unknown): Record<string, string> | undefined {
  if (!isObject(options)) return undefined;
  const given = Object.entries(options);
  if (given.length > LIMITS.options) return undefined;
  const values: [string, string][] = [];
  for (const [name, value] of given) {
    if (name.length > LIMITS.optionNameLength || !isText(value, LIMITS.optionBytes)) return undefined;
    values.push([name, value]);
  }
  // No name becomes a prototype.
  return Object.fromEntries(values);
}

function toolRequest(message: Fields): ToolRequest | undefined {
  const { tool, connection } = message;
  const kind = "tool";
  if (!isWhole(tool, 0, MOST) || !isAbsentOr(connection, isNumber)) return undefined;
  if (message.do === "open") return openRequest(tool, message);
  if (message.do === "close") return { kind, tool, do: "close", connection };
  const { data, host, port } = message;
  if (message.do !== "send" || typeof data !== "string" || !isBase64(data)) return undefined;
  if (!isAbsentOr(host, isAddress) || !isAbsentOr(port, isPeerPort)) return undefined;
  return { kind, tool, do: "send", connection, data, host, port };
}

function openRequest(tool: number, { socket, host, port, groups = [] }: Fields): ToolRequest | undefined {
  const kind = "tool";
  if (socket === "tcp-client")
    return isAddress(host) && isPeerPort(port) ? { kind, tool, do: "open", socket, host, port } : undefined;
  if (!isWhole(port, 0, 65_535)) return undefined;
  if (socket === "tcp-server") return { kind, tool, do: "open", socket, port };
  if (socket !== "udp" || !Array.isArray(groups) || groups.length > 8) return undefined;
  return groups.every(isGroup) ? { kind, tool, do: "open", socket, port, groups } : undefined;
}

/** The largest number of a socket or a connection. */
const MOST = 2 ** 31;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

/** Whether a board may have this number. */
export function isBoardNumber(value: unknown): value is number {
  return isWhole(value, 0, LIMITS.boardNumber);
}

function isNumber(value: unknown): value is number {
  return isWhole(value, 0, MOST);
}

function isPeerPort(value: unknown): value is number {
  return isWhole(value, 1, 65_535);
}

function isAbsentOr<Value>(
  value: unknown,
  is: (value: unknown) => value is Value,
): value is Value | undefined {
  return value === undefined || is(value);
}

export function isText(value: unknown, bytes_max: number): value is string {
  return typeof value === "string" && value.length <= bytes_max && utf8Bytes(value) <= bytes_max;
}

/** An IPv4 literal without leading zeros. */
export function isAddress(value: unknown): value is string {
  return typeof value === "string" && value.length <= 15 && isIPv4(value);
}

function isGroup(value: unknown): value is string {
  if (!isAddress(value)) return false;
  const first = Number(value.split(".")[0]);
  return first >= 224 && first <= 239;
}

function isBase64(text: string): boolean {
  return (
    text.length <= Math.ceil(LIMITS.toolBytes / 3) * 4 &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
  );
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What `toBase64` gave. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The bytes of a picture message before its bits. */
const HEAD_BYTES = 3;
const ROWS_OF_PAGE = 8;

/** A picture message: u16 board, high byte first; u8 contrast; then pages of 8 rows, a byte a column, bit 0 on top. */
export function encodePicture(
  board: number,
  { width, height, pixels, contrast }: Picture,
): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(HEAD_BYTES + width * Math.ceil(height / ROWS_OF_PAGE));
  message[0] = board >> 8;
  message[1] = board & 255;
  message[2] = contrast;
  for (let y = 0; y < height; y++) {
    const page = HEAD_BYTES + (y >> 3) * width;
    const bit = 1 << (y & 7);
    for (let x = 0; x < width; x++) if (pixels[y * width + x]) message[page + x] |= bit;
  }
  return message;
}

/** The board and contrast of a picture message, and the bits of its pages. `undefined` for one that is too short. */
export function decodePicture(
  message: ArrayBuffer,
): { board: number; contrast: number; bits: Uint8Array } | undefined {
  const bytes = new Uint8Array(message);
  if (bytes.length < HEAD_BYTES) return undefined;
  return { board: (bytes[0] << 8) | bytes[1], contrast: bytes[2], bits: bytes.subarray(HEAD_BYTES) };
}
