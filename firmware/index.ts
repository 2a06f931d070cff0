/**
 * What an app of one's own imports from "palmwire": the app kit, tables of options, the display, the types of the
 * device, and the network. Only what is exported here is promised to stay.
 *
 * An app's file exports `options()`, the table of its options, and a default function that starts it on a device:
 *
 *     import { portOption, joined, wifiOptions, type App, type Device, type ValuesOf } from "palmwire";
 *
 *     export function options() {
 *       return joined([portOption(7000, "tcp")], wifiOptions());
 *     }
 *
 *     export default function start(device: Device, values: ValuesOf<typeof options>): App { … }
 */

/** The app kit: classes for an app of one's own to extend, and what they are made of. */
export { ServerApp, type ServerValues } from "./app-kit/server-app.js";
export { ClientApp, type ClientValues } from "./app-kit/client-app.js";
export { LineApp } from "./app-kit/line-app.js";
export { LineConnection, type LineConnectionOwner } from "./app-kit/line-connection.js";
export { UDPApp, type UDPValues } from "./app-kit/udp-app.js";
export { TypedUDPApp } from "./app-kit/typed-udp-app.js";
export { Shell, type LineReader, type ShellOwner, type ShellValues } from "./app-kit/shell.js";
export { ShellClient } from "./app-kit/shell-client.js";

/** A room: its members are heard by each other, some more wait at its door, and none that floods it is heard. */
export { Member } from "./chat-room/member.js";
export { RoomApp } from "./chat-room/room-app.js";
export { roomOptions, roomSockets, waitingPlaces, word, type RoomValues } from "./chat-room/room-options.js";

/** Options: one table an app, read the same way by the command line, a configuration file and a device. */
export {
  choiceOption,
  consoleOptions,
  endpointOption,
  integerOption,
  isAddress,
  joined,
  langOption,
  optionError,
  phraseOptions,
  portOption,
  readOptions,
  serverOption,
  switchOption,
  textOption,
  wifiOptions,
  type Option,
  type OptionKind,
  type OptionValues,
  type PhraseValues,
  type StartApp,
  type ValuesOf,
  type WiFiValues,
} from "./options.js";

/** The display: a framebuffer, functions that draw into it, and a screen that is redrawn when its state changes. */
export { bigNumber, bigNumberWidth } from "./oled/big-number.js";
export { bigText } from "./oled/big-text.js";
export { bitmap } from "./oled/bitmap.js";
export { blit } from "./oled/blit.js";
export { Chart } from "./oled/chart.js";
export { clearAbove, fill, fillRect, hline, pixel, rect, vline } from "./oled/draw.js";
export { Framebuffer } from "./oled/framebuffer.js";
export { glyphOf, type GlyphReader } from "./oled/font.js";
export { progressBar, stripBar } from "./oled/gui.js";
export { line } from "./oled/line.js";
export { List } from "./oled/list.js";
export { messageBox } from "./oled/message-box.js";
export { contrast, invert, poweroff, poweron } from "./oled/panel-control.js";
export type { PanelDriver } from "./oled/panel-driver.js";
export { addressCode, qrCode } from "./oled/qr-code.js";
export { circle, fillCircle, fillRoundRect, roundRect } from "./oled/round.js";
export { Screen, type ScreenOwner } from "./oled/screen.js";
export { scroll } from "./oled/scroll.js";
export { dispChar, pageText, scrollLines, type AutoReturn, type TextEnd } from "./oled/text.js";
export * as TextMode from "./oled/text-mode.js";
export { proportional } from "./oled/proportional.js";
export { text24 } from "./oled/text24.js";
export { textBox } from "./oled/text-box.js";
export { fillTriangle, triangle } from "./oled/triangle.js";
export { twelve } from "./oled/twelve.js";

/** The device: the ECMA-419 classes, and what has no such class (timers, console, buttons, font, log). */
export type {
  App,
  Bitmap,
  Buttons,
  Console,
  Datagram,
  Device,
  I2C,
  I2CDictionary,
  I2COptions,
  Listener,
  ListenerConstructor,
  ListenerOptions,
  LogFields,
  Panel,
  Store,
  TCP,
  TCPConstructor,
  TCPOptions,
  TimerHandle,
  Timers,
  UDP,
  UDPConstructor,
  UDPOptions,
  WiFi,
  WiFiConstructor,
  WiFiOptions,
} from "./device.js";
export { KEY_LENGTH_MAX, VALUE_BYTES_MAX, type StoreError } from "./base/store-limits.js";
export type { ErrorCode, StoreCode } from "./error-codes.js";

/** The network: what the app kit stands on. Wi-Fi, TCP with bounded queues, messages, UDP. */
export { pythonAddress } from "./net/address.js";
export { backoff } from "./net/backoff.js";
export { connect, destinationOf } from "./net/client.js";
export { Connection, type ConnectionOwner, type Destination } from "./net/connection.js";
export { DatagramPort, type DatagramOwner } from "./net/datagrams.js";
export { Framing, lineOf, MESSAGE_BYTES_MAX, NEWLINE, SPACING_MS, type FramingOwner } from "./net/framing.js";
export { Heartbeat } from "./net/heartbeat.js";
export { heard, Peer, PeerList } from "./net/peer-list.js";
export { hasHeader, QUEUE_MAX, ReliablePeer, type ReliableOwner } from "./net/reliable.js";
export { makeRoom, Server, type ServerOwner } from "./net/server.js";
export { WatchedConnection } from "./net/watched-connection.js";
export { WiFiLink, type WiFiOwner } from "./net/wifi.js";

/** Timers, dates, UTF-8. */
export { Alarm } from "./base/alarm.js";
export { ctime, dateTime } from "./base/calendar.js";
export { appended } from "./base/bytes.js";
export { withoutControls } from "./base/controls.js";
export { Metronome } from "./base/metronome.js";
export { utf8Boundary, utf8Head, Utf8Reader } from "./base/utf8.js";
