import type { Device } from "../device.js";
import { mix } from "./blit.js";
import { glyphOf, type GlyphReader } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";
import { lineRoom, nextLine } from "./line-break.js";
import { textLine } from "./text-line.js";

/** Columns of the `…` that ends a cut text. */
const ELLIPSIS = 8;

/**
 * Draws a text in the rectangle of `width` by `height` pixels whose top left pixel is (x, y), in lines of `rows` rows
 * (16 unless given), as many as fit. Lines wrap between words, and beside Chinese characters, but no line begins with
 * `，`, `」` and the like, nor ends with `（` and the like. A text that does not fit ends with `…`. Pixels around the text
 * stay as they are.
 *
 * `mode` is one of `TextMode`. `glyphs` tells how characters stand: `glyphOf` in cells of 8 and 16 columns (the default),
 * `proportional` with one column between them, `twelve` in cells of 6 and 12 columns, for `rows` of 12.
 *
 * Returns the number of bytes, in UTF-8, of what was drawn: the rest can be drawn elsewhere.
 */
export function textBox(
  device: Pick<Device, "font" | "text">,
  frame: Framebuffer,
  text: string | Uint8Array,
  x: number,
  y: number,
  width: number,
  height: number,
  mode: number,
  glyphs?: GlyphReader,
  rows?: number,
): number {
  const bytes = typeof text === "string" ? device.text.encode(text) : text;
  const read = glyphs || glyphOf;
  const lineRows = rows || 16;
  const bottom = y + height;
  // Space at the end needs no room.
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] <= 32) length--;
  let at = 0;
  for (; at < length && y + lineRows <= bottom; y += lineRows) {
    let end = nextLine(device, bytes, at, width, read);
    let right = x + width;
    const cut = end < length && y + 2 * lineRows > bottom;
    if (cut) {
      right -= ELLIPSIS;
      end = lineRoom(device, bytes, at, width - ELLIPSIS, read);
      // A blank before the dots would look as if a word were missing.
      while (end > at && bytes[end - 1] <= 32) end--;
    }
    const x1 = textLine(device, frame, bytes.subarray(at, end), x, y, right, mode, read, lineRows);
    at = end;
    if (cut) {
      // Unifont's own, which a font may lack.
      const dots = new Uint8Array(2 * ELLIPSIS);
      dots[9] = dots[12] = dots[15] = lineRows < 16 ? 0x03 : 0x30;
      mix(frame, dots, ELLIPSIS, lineRows, x1, y, mode);
      break;
    }
  }
  return at < length ? at : bytes.length;
}
