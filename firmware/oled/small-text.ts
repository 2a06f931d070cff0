import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { fillRect } from "./draw.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";
import { pageText } from "./text.js";

const LINE_FEED = 10;
const TAB = 9;
const SPACE = 32;
const DOT = 46;
const COLON = 58;
/** Rows of a line in the font, and in the small font. */
const ROWS = 16;
const SMALL_ROWS = 8;
/** Rows of a display that has room for an address in two lines. */
const TWO_LINES = 40;

type FontDevice = Pick<Device, "font" | "smallGlyph">;

/**
 * Draws UTF-8 text from the left edge on, and returns the y below it. Lines end between words, beside a Chinese
 * character, and before the port of an address; a word that is longer than a line is cut. Rows that are not wholly
 * between `top` and `bottom` are left out.
 */
function flow(
  device: FontDevice,
  frame: Framebuffer,
  bytes: Uint8Array,
  y: number,
  rows: number,
  top: number,
  bottom: number,
): number {
  const reader = new Utf8Reader(bytes);
  const small = rows === SMALL_ROWS && device.smallGlyph;
  let x = 0;
  // Where the line may end: the byte that follows, and the columns before it.
  let end = 0;
  let edge = 0;
  while (reader.at < bytes.length) {
    if (bytes[reader.at] === COLON && x && !end) {
      end = reader.at;
      edge = x;
    }
    let code = reader.next();
    if (code === TAB) code = SPACE;
    const glyph = small ? small(code) : glyphOf(device.font, code);
    const columns = glyph ? (glyph.length << 3) / rows : 0;
    const isBreak = code === SPACE || columns > 8;
    const isShown = y >= top && y + rows <= bottom;
    // The empty column after a small character may be past the edge.
    if (code === LINE_FEED || x + columns > frame.width + (small ? 1 : 0)) {
      const moves = end && !isBreak && code !== LINE_FEED;
      if (moves) {
        // Its word moves to the next line with it.
        reader.at = end;
        if (isShown) fillRect(frame, edge, y, frame.width, rows, 0);
      }
      x = end = 0;
      y += rows;
      if (moves || code === SPACE) continue;
    }
    if (glyph && y >= top && y + rows <= bottom) mix(frame, glyph, columns, rows, x, y, 1);
    x += columns;
    if (isBreak) {
      end = reader.at;
      edge = x;
    }
  }
  return y + rows;
}

/** The rows that a text takes. */
function rowsOf(device: FontDevice, frame: Framebuffer, bytes: Uint8Array, rows: number): number {
  return flow(device, frame, bytes, 0, rows, Infinity, 0);
}

/** The rows of a line of this text in a place that is `height` rows high: small only where it would not fit otherwise. */
function lineRows(device: FontDevice, frame: Framebuffer, bytes: Uint8Array, height: number): number {
  for (const byte of bytes) if (byte > 126) return ROWS;
  return rowsOf(device, frame, bytes, ROWS) > height ? SMALL_ROWS : ROWS;
}

/**
 * Draws UTF-8 text into a place across the whole picture, from `y` on and `height` rows high, both multiples of 8,
 * where the picture is dark. On a display with few rows, text that does not fit becomes small (Chinese characters never
 * do), and takes the rows from `top` on where it needs them.
 */
export function fitText(
  device: FontDevice,
  frame: Framebuffer,
  bytes: Uint8Array,
  y: number,
  height: number,
  top: number,
): void {
  const bottom = y + height;
  if (!device.smallGlyph) pageText(device, frame, bytes, 0, y, height > ROWS);
  else {
    const rows = lineRows(device, frame, bytes, height);
    y = Math.max(top, Math.min(y, bottom - rowsOf(device, frame, bytes, rows)));
    fillRect(frame, 0, y, frame.width, bottom - y, 0);
    flow(device, frame, bytes, y, rows, y, bottom);
  }
}

/**
 * As `fitText`, for an address, and returns the y below it. Where it does not fit, it takes two small lines, the port on
 * the second one, if the display has room for them. Else its first numbers are left out, as in ".4.1:5001".
 */
export function fitAddress(
  device: FontDevice,
  frame: Framebuffer,
  bytes: Uint8Array,
  y: number,
  height: number,
): number {
  const rows_max = frame.height < TWO_LINES ? SMALL_ROWS : 2 * SMALL_ROWS;
  while (
    device.smallGlyph ? rowsOf(device, frame, bytes, SMALL_ROWS) > rows_max : bytes.length * 8 > frame.width
  ) {
    const dot = bytes.indexOf(DOT, 1);
    if (dot < 0) break;
    bytes = bytes.subarray(dot);
  }
  if (device.smallGlyph && rowsOf(device, frame, bytes, SMALL_ROWS) > height) height = rows_max;
  fitText(device, frame, bytes, y, height, y);
  return y + height;
}

/** The end of a text that takes about as many columns, and no more. */
function tailOf(device: FontDevice, bytes: Uint8Array, rows: number, columns: number): Uint8Array {
  const reader = new Utf8Reader(bytes);
  const widths: number[] = [];
  let all = 0;
  while (reader.at < bytes.length) {
    const code = reader.next();
    const glyph = rows === ROWS || !device.smallGlyph ? glyphOf(device.font, code) : device.smallGlyph(code);
    const width = glyph ? (glyph.length << 3) / rows : 0;
    widths.push(width);
    all += width;
  }
  reader.at = 0;
  for (let i = 0; all > columns; i++) {
    all -= widths[i];
    reader.next();
  }
  return bytes.subarray(reader.at);
}

/**
 * Draws lines upwards from the bottom of a dark picture, the last one lowest, as far as there is room below `top`. Of a
 * line that is longer than the room it draws the end. On the lowest displays Chinese characters take the whole picture.
 */
export function smallLines(
  device: FontDevice,
  frame: Framebuffer,
  lines: readonly Uint8Array[],
  top: number,
): void {
  let bottom = frame.height;
  for (let i = lines.length - 1; i >= 0 && bottom > top; i--) {
    let line = lines[i];
    const rows = lineRows(device, frame, line, Math.min(ROWS, frame.height - top));
    if (bottom === frame.height && top + rows > bottom) {
      fillRect(frame, 0, 0, frame.width, top, 0);
      top = 0;
    }
    let high = rowsOf(device, frame, line, rows);
    if (bottom === frame.height && high > bottom - top) {
      // A wide character may leave columns empty at the end of a line.
      line = tailOf(device, line, rows, Math.floor((bottom - top) / rows) * (frame.width - (rows >> 1)));
      high = rowsOf(device, frame, line, rows);
    }
    flow(device, frame, line, bottom - high, rows, top, bottom);
    bottom -= high;
  }
}
