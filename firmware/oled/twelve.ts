import type { Device } from "../device.js";
import { glyphOf, readGlyph } from "./font.js";

/**
 * Returns the glyph of a character of a font of 12 rows, 6 or 12 columns wide; a box if the font does not have it. For
 * `textBox` with lines of 12 rows: 5 of 10 Chinese or 21 Latin characters on 128x64 pixels.
 *
 * Such a font is made by tools/font-compiler.ts of a BDF font of 12 rows. Its glyphs are in the upper left of the cells.
 */
export function twelve(font: Device["font"], code: number): Uint8Array | undefined {
  const known = readGlyph(font, code);
  const cell = known || glyphOf(font, code);
  if (!cell) return cell;
  const columns = cell.length >> 1;
  const width = (columns * 3) >> 2;
  const glyph = new Uint8Array(2 * width);
  if (known) {
    glyph.set(cell.subarray(0, width));
    glyph.set(cell.subarray(columns, columns + width), width);
  } else {
    // A box from row 1 to row 10.
    glyph.fill(0x02, 1, width - 1);
    glyph.fill(0x04, width + 1, width * 2 - 1);
    glyph[1] = glyph[width - 2] = 0xfe;
    glyph[width + 1] = glyph[width * 2 - 2] = 0x07;
  }
  return glyph;
}
