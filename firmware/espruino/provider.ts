import type { Driver } from "../boards/board.js";
import { openPanel } from "../boards/open-panel.js";
import type { Device } from "../device.js";
import { boardButtons } from "./buttons.js";
import { decoded, encoded } from "./bytes.js";
import { ticks, wall } from "./clock.js";
import { holdConsole, openConsole, printLine } from "./console.js";
import { flashFont } from "./font.js";
import { I2C } from "./i2c.js";
import { Listener } from "./listener.js";
import { SOCKETS_MAX } from "./limits.js";
import { log } from "./log.js";
import { flashStore } from "./store.js";
import { smallGlyph } from "../oled/small-font.js";
import { TCP } from "./tcp.js";
import { DATAGRAM_BYTES_MAX, UDP } from "./udp.js";
import { WiFi } from "./wifi.js";

/** The board's pins and panel, as boards/board.ts describes them; set by the bundler. */
declare const DATA_PIN: number;
declare const CLOCK_PIN: number;
declare const PANEL_DRIVER: Driver;
declare const PANEL_ADDRESS: number;
declare const PANEL_HZ: number;
declare const PANEL_WIDTH: number;
declare const PANEL_HEIGHT: number;
declare const PANEL_COLUMN: number;
declare const PANEL_SETUP: number[];
declare const PANEL_NO_SCROLL: boolean;

const bus = { io: I2C, data: DATA_PIN, clock: CLOCK_PIN };

/**
 * The host provider of a board with Espruino. Its values are names and numbers, so that the bundler can replace
 * `device.timer.set` by `setTimeout`, and leave out what an app does not use.
 */
export const provider: Device = {
  network: { tcp: { io: TCP }, listener: { io: Listener }, udp: { io: UDP }, wifi: { io: WiFi } },
  i2c: { default: bus },
  timer: { set: setTimeout, clear: clearTimeout },
  clock: { ticks: ticks, wall: wall },
  limits: { sockets: SOCKETS_MAX, datagram: DATAGRAM_BYTES_MAX, keepAlive: false },
  random: Math.random,
  console: { print: printLine, open: openConsole, hold: holdConsole },
  buttons: boardButtons,
  text: { encode: decoded, decode: encoded },
  font: flashFont,
  smallGlyph: PANEL_HEIGHT < 64 ? smallGlyph : undefined,
  store: flashStore,
  log: log,
  openPanel: openBoardPanel,
};

function openBoardPanel(): never {
  return openPanel(provider, PANEL_DRIVER, {
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    columnOffset: PANEL_COLUMN,
    address: PANEL_ADDRESS,
    hz: PANEL_HZ,
    setup: PANEL_SETUP,
    noScroll: PANEL_NO_SCROLL,
  }) as never;
}
