/** The host provider of a program in the worker. It is created before the program starts. */
import type { BoardDescription } from "../../../../firmware/boards/board.js";
import { checkKey, checkValue } from "../../../../firmware/base/store-limits.js";
import type { openPanel } from "../../../../firmware/boards/open-panel.js";
import type { Device, TimerHandle } from "../../../../firmware/device.js";
import type { smallGlyph } from "../../../../firmware/oled/small-font.js";
import type { Framebuffer } from "../../../../firmware/oled/framebuffer.js";
import { Op, type StartPayload } from "../wire.js";
import { GuestI2C, GuestUDP, GuestWiFi } from "./devices.js";
import { ask, call, decode, encode, hand, json, parse } from "./outbox.js";
import { GuestListener, GuestTCP, GuestTLS } from "./tcp.js";
import { clearTimer, setTimer } from "./timers.js";

/** The script with the display drivers and the small font; and the board, where it is made for one only. */
declare const panels: {
  openPanel: typeof openPanel;
  smallGlyph: typeof smallGlyph;
  board?: BoardDescription;
};

/** The board's description, from the first turn on. */
let board: BoardDescription | undefined;

/** The board's time at the start of the turn. */
let now_ms = 0;

/** The callbacks for typed lines. */
export const typed = {
  target: undefined as unknown,
  onLine: undefined as ((target: unknown, line: Uint8Array) => void) | undefined,
  onEnd: undefined as ((target: unknown) => void) | undefined,
};

/** The callback for pressed buttons. */
export const pressed = {
  target: undefined as unknown,
  onPress: undefined as ((target: unknown, index: number) => void) | undefined,
};

export const device = {
  network: {
    tcp: { io: GuestTCP },
    listener: { io: GuestListener },
    udp: { io: GuestUDP },
    wifi: { io: GuestWiFi },
    tls: undefined as { io: typeof GuestTLS } | undefined,
  },
  i2c: { default: { io: GuestI2C, data: 0, clock: 0 } },
  timer: { set: setTimer, clear: (handle: TimerHandle) => clearTimer(handle) },
  clock: {
    ticks: () => now_ms,
    wall: () => parse(call(Op.Wall, 0, 0)) as number,
  },
  limits: { sockets: 0, datagram: 0, keepAlive: true },
  random: () => parse(call(Op.Random, 0, 0)) as number,
  console: {
    print(line: string): void {
      ask(Op.Print, 0, 0, encode(line));
    },
    open(target: unknown, onLine: typeof typed.onLine, onEnd: typeof typed.onEnd): void {
      typed.target = target;
      typed.onLine = onLine;
      typed.onEnd = onEnd;
      ask(Op.OpenConsole, 0, 0);
    },
    hold(held: boolean): void {
      ask(Op.HoldConsole, 0, held ? 1 : 0);
    },
  },
  buttons: {
    open(target: unknown, onPress: typeof pressed.onPress): void {
      pressed.target = target;
      pressed.onPress = onPress;
      ask(Op.OpenButtons, 0, 0);
    },
  },
  text: { encode, decode },
  font: {
    read(offset: number, length: number): Uint8Array {
      const bytes = call(Op.Font, 0, offset, new Uint8Array([length, length >> 8]));
      return bytes ? new Uint8Array(bytes) : new Uint8Array(0);
    },
  },
  store: {
    read(key: string): string | undefined {
      checkKey(key);
      return parse(call(Op.ReadStore, 0, 0, encode(key))) as string | undefined;
    },
    write(key: string, value: string): void {
      const bytes = encode(value);
      checkKey(key);
      checkValue(bytes.length);
      hand(bytes);
      call(Op.WriteStore, 0, 0, encode(key));
    },
    delete(key: string): void {
      checkKey(key);
      call(Op.DeleteStore, 0, 0, encode(key));
    },
  },
  log(event: string, fields: { data?: Uint8Array }): void {
    const { data } = fields;
    if (data) hand(data);
    ask(Op.Log, 0, 0, json(Object.assign({}, fields, { event, data: undefined })));
  },
  drawQR(frame: Framebuffer, text: string): number {
    const bytes = new Uint8Array(call(Op.DrawQR, frame.width, frame.height, encode(text)) as ArrayBuffer);
    const columns = bytes[0];
    for (let page = 0; columns && page << 3 < frame.height; page++) {
      const from = 1 + page * columns;
      frame.bytes.set(bytes.subarray(from, from + columns), page * frame.width);
      frame.touch(page * frame.width, page * frame.width + columns);
    }
    return columns;
  },
  smallGlyph: undefined as typeof smallGlyph | undefined,
  openPanel: openBoardPanel,
};

function openBoardPanel() {
  const { panel } = board as BoardDescription;
  return panels.openPanel(device as unknown as Device, panel.driver, panel);
}

/** Decodes with the host's table, for encodings that XS does not have. On a board there is no memory for it. */
function decodeByHost(bytes: Uint8Array): string {
  const answer = bytes.length > 0 && call(Op.Decode, 0, 0, bytes);
  return answer ? decode(new Uint8Array(answer)) : "";
}

/** Sets the time at the start of a turn. */
export function setTime(ticks_ms: number): void {
  now_ms = ticks_ms;
}

/** Sets the board's description in the first turn. */
export function equip(given: StartPayload): void {
  // A program without a display comes without that script.
  board = (typeof panels === "object" && panels.board) || given.board;
  device.i2c.default.data = board.data;
  device.i2c.default.clock = board.clock;
  if (board.panel.height < 64) device.smallGlyph = panels.smallGlyph;
  if (given.encoding !== "utf-8") device.text.decode = decodeByHost;
  if (given.tls) device.network.tls = { io: GuestTLS };
  device.limits.sockets = given.limits.sockets;
  device.limits.datagram = given.limits.datagram;
}
