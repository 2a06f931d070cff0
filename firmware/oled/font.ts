import type { Device } from "../device.js";

/*
 * The font blob (tools/font-compiler.ts writes it, docs/oled.md describes it). All glyphs are 16 rows high, 8 or 16
 * columns wide, and laid out as the framebuffer is: the upper page's columns, then the lower page's.
 *
 *     0     "PF", format 1, and how many of the rows below there are
 *     4     the 95 glyphs of ASCII from U+0020, 16 bytes each
 *     1524  only where there are rows: for each high byte of a code point 2 bytes, its row of narrow and of wide
 *           glyphs, counted from 1; 0: none
 *     2036  rows of 48 bytes: for each 32 code points, where their glyphs begin (2 bytes, units of 16 bytes from
 *           the start of the blob), and which of them exist (4 bytes, bit 0 the first). Least byte first.
 */

/** The glyph of a code point, 16 or 32 bytes, read in place; `undefined` where the font has none. */
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

/** Whether a code point takes no room and is best not shown: controls, combining marks, what only steers layout. */
function isInvisible(code: number): boolean {
  // Where invisible ones begin and end, in turn, from 0.
  // prettier-ignore
  const borders = [
    0x20, 0x7f, 0xa0, 0xad, 0xae, 0x300, 0x370, 0x200b, 0x2010, 0x2028, 0x202f, 0x2060, 0x2070, 0x20d0, 0x2100,
    0xfe00, 0xfe10, 0xfeff, 0xff00, 0xe0000,
  ];
  let i = 0;
  while (code >= borders[i]) i++;
  return !(i & 1);
}

/** What to draw for a code point: its glyph, a box where the font has none, `undefined` for what is invisible. */
export function glyphOf(font: Device["font"], code: number): Uint8Array | undefined {
  const glyph = readGlyph(font, code);
  if (glyph || isInvisible(code)) return glyph;
  // Hanzi, kana, full-width forms and emoji stand in 16 columns, other scripts and broken bytes in 8.
  const width = code < 0x2e80 || code === 0xfffd ? 8 : 16;
  const box = new Uint8Array(width * 2);
  box.fill(0x08, 1, width - 1);
  box.fill(0x10, width + 1, width * 2 - 1);
  box[1] = box[width - 2] = 0xf8;
  box[width + 1] = box[width * 2 - 2] = 0x1f;
  return box;
}
