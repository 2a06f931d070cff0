import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/** The lower bit of each of eight groups of three bits. */
const LOWER = 0x249249;

/**
 * Makes 24 rows of a column of 16: between the two rows of each pair stands one that has the pixels of either. So lines
 * of one pixel become lines of two wherever they are, and gaps stay open.
 */
function stretched(column: number): number {
  // Moves the pairs apart: to groups of 12, of 6, then of 3 bits.
  let bits = (column & 0xff) | ((column & 0xff00) << 4);
  bits = (bits & 0x00f00f) | ((bits & 0x0f00f0) << 2);
  bits = (bits & 0x0c30c3) | ((bits & 0x30c30c) << 1);
  const upper = bits & LOWER;
  const lower = (bits >> 1) & LOWER;
  return upper | ((upper | lower) << 1) | (lower << 2);
}

/**
 * Draws one line of text of 24 rows, the font's glyphs enlarged one and a half times and smoothed, with its top left pixel
 * at (x, y), clipped at the edges. A character is 12 or 24 columns wide. Line feeds and other controls are left out.
 * `mode` is one of `TextMode`.
 *
 * Returns the x after the text, which may be past the right edge.
 */
export function text24(
  device: Pick<Device, "font" | "text">,
  frame: Framebuffer,
  text: string | Uint8Array,
  x: number,
  y: number,
  mode: number,
): number {
  const bytes = typeof text === "string" ? device.text.encode(text) : text;
  const reader = new Utf8Reader(bytes);
  while (reader.at < bytes.length) {
    const glyph = glyphOf(device.font, reader.next());
    if (!glyph) continue;
    const columns = glyph.length >> 1;
    const width = columns + (columns >> 1);
    const large = new Uint8Array(3 * width);
    let at = 0;
    for (let i = 0; i < columns; i += 2) {
      const left = glyph[i] | (glyph[columns + i] << 8);
      const right = glyph[i + 1] | (glyph[columns + i + 1] << 8);
      for (let third = 0; third < 3; third++) {
        const rows = stretched(third ? (third > 1 ? right : left | right) : left);
        large[at] = rows;
        large[at + width] = rows >> 8;
        large[at + 2 * width] = rows >> 16;
        at++;
      }
    }
    mix(frame, large, width, 24, x, y, mode);
    x += width;
  }
  return x;
}
