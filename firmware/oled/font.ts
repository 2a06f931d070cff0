import type { Device } from "../device.js";

/*
 * The font file (written by tools/font-compiler.ts, described in docs/oled.md). All glyphs are 16 rows high and 8 or
 * 16 columns wide, in the framebuffer's layout: the columns of the upper page, then those of the lower page. Numbers
 * are little-endian.
 *
 *     0     "PF", format number 1, number of rows in the table at 2036
 *     4     the 95 glyphs of ASCII from U+0020, 16 bytes each
 *     1524  only if there are rows: for each high byte of a code point, the number of its row of narrow glyphs and of
 *           its row of wide glyphs, one byte each; rows count from 1, 0 means none
 *     2036  rows of 8 entries of 6 bytes, one entry per 32 code points: the offset of their first glyph (2 bytes, in
 *           units of 16 bytes from the start of the file) and a bit map of the glyphs that exist (4 bytes, bit 0 first)
 */

/** Returns the glyph of a code point, 16 or 32 bytes, read in place; `undefined` if the font does not have it. */
export function readGlyph(font: Device["font"], code: number): Uint8Array | undefined {
  // 4 + (code - 32) * 16
  if (code > 31 && code < 127) return font.read(code * 16 - 508, 16);
  if (code >> 16 || !font.read(3, 1)[0]) return undefined;
  const rows = font.read(1524 + (code >> 8) * 2, 2);
  const bit = 1 << (code & 31);
  for (let wide = 0; wide < 2; wide++) {
    if (!rows[wide]) continue;
    // 2036 + (row - 1) * 48
    const block = font.read(1988 + rows[wide] * 48 + ((code >> 5) & 7) * 6, 6);
    let before = block[2] | (block[3] << 8) | (block[4] << 16) | (block[5] << 24);
    if (!(before & bit)) continue;
    let at = block[0] | (block[1] << 8);
    for (before &= bit - 1; before; before &= before - 1) at += 1 << wide;
    return font.read(at * 16, 16 << wide);
  }
  return undefined;
}

/** True for code points without a visible shape: controls, combining marks, layout and format characters. */
function isInvisible(code: number): boolean {
  // The code points at which invisible and visible ranges start, alternately, beginning with the invisible range at
  // 0.
  // prettier-ignore
  const borders = [
    0x20, 0x7f, 0xa0, 0xad, 0xae, 0x300, 0x370, 0x200b, 0x2010, 0x2028, 0x202f, 0x2060, 0x2070, 0x20d0, 0x2100,
    0xfe00, 0xfe10, 0xfeff, 0xff00, 0xe0000,
  ];
  let i = 0;
  while (code >= borders[i]) i++;
  return !(i & 1);
}

/** Returns the glyph of a code point as it is drawn: columns of the upper eight rows, then those of the lower ones. */
export type GlyphReader = (font: Device["font"], code: number) => Uint8Array | undefined;

/** Returns the glyph of a code point, a box if the font does not have it, or `undefined` if it is invisible. */
export function glyphOf(font: Device["font"], code: number): Uint8Array | undefined {
  const glyph = readGlyph(font, code);
  if (glyph || isInvisible(code)) return glyph;
  // Hanzi, kana, full-width forms and emoji are 16 columns wide; other scripts, half-width forms and invalid bytes are 8.
  const width =
    code < 0x2e80 || (code > 0xff60 && code < 0xffe0) || (code > 0xffe6 && code < 0x10000) ? 8 : 16;
  const box = new Uint8Array(width * 2);
  box.fill(0x08, 1, width - 1);
  box.fill(0x10, width + 1, width * 2 - 1);
  box[1] = box[width - 2] = 0xf8;
  box[width + 1] = box[width * 2 - 2] = 0x1f;
  return box;
}
