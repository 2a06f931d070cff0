import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { fillRect } from "./draw.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";
import { pageText } from "./text.js";

const LINE_FEED = 10;
const TAB = 9;
const DOT = 46;
const COLON = 58;
/** Rows of a line in the font, and in the small font. */
const ROWS = 16;
const SMALL_ROWS = 8;

type FontDevice = Pick<Device, "font" | "smallGlyph">;

/**
 * Draws UTF-8 text from the left edge on, and returns the y below it. Lines wrap at the right edge; rows that are not
 * wholly between `top` and `bottom` are left out.
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
  while (reader.at < bytes.length) {
    let code = reader.next();
    if (code === TAB) code = 32;
    const glyph = small ? small(code) : glyphOf(device.font, code);
    const columns = glyph ? (glyph.length << 3) / rows : 0;
    // The empty column after a small character may be past the edge.
    if (code === LINE_FEED || x + columns > frame.width + (small ? 1 : 0)) {
      x = 0;
      y += rows;
    }
    if (glyph && y >= top && y + rows <= bottom) mix(frame, glyph, columns, rows, x, y, 1);
    x += columns;
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
 * As `fitText`, for an address: where it does not fit, its port gets a line of its own, or its first numbers are left
 * out, as in ".4.1:5001".
 */
export function fitAddress(
  device: FontDevice,
  frame: Framebuffer,
  bytes: Uint8Array,
  y: number,
  height: number,
): void {
  while (
    device.smallGlyph ? rowsOf(device, frame, bytes, SMALL_ROWS) > SMALL_ROWS : bytes.length * 8 > frame.width
  ) {
    const colon = bytes.indexOf(COLON, 1);
    if (device.smallGlyph && height > SMALL_ROWS && colon > 0) {
      height = SMALL_ROWS;
      fitText(device, frame, bytes.subarray(colon), y + height, height, y + height);
      bytes = bytes.subarray(0, colon);
      continue;
    }
    const dot = bytes.indexOf(DOT, 1);
    if (dot < 0) break;
    bytes = bytes.subarray(dot);
  }
  fitText(device, frame, bytes, y, height, y);
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
 * line that is longer than the room it draws the end. Returns false where the room is the whole picture: on the lowest
 * displays, for Chinese characters.
 */
export function smallLines(
  device: FontDevice,
  frame: Framebuffer,
  lines: readonly Uint8Array[],
  top: number,
): boolean {
  let bottom = frame.height;
  for (let i = lines.length - 1; i >= 0 && bottom > top; i--) {
    let line = lines[i];
    const rows = lineRows(device, frame, line, Math.min(ROWS, frame.height - top));
    if (bottom === frame.height && top + rows > bottom) top = 0;
    let high = rowsOf(device, frame, line, rows);
    if (bottom === frame.height && high > bottom - top) {
      // A wide character may leave columns empty at the end of a line.
      line = tailOf(device, line, rows, Math.floor((bottom - top) / rows) * (frame.width - (rows >> 1)));
      high = rowsOf(device, frame, line, rows);
    }
    flow(device, frame, line, bottom - high, rows, top, bottom);
    bottom -= high;
  }
  return top > 0;
}
