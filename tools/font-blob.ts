import type { Glyph } from "./font-source.js";

/**
 * Writes the font file that firmware/oled/font.ts reads; the format is described there and in docs/oled.md.
 *
 * A glyph has the framebuffer's layout: the columns of the upper eight rows, then those of the lower eight, bit 0 on
 * top. Drawing one at a page boundary is a copy.
 */

const HEADER = 4;
const ASCII_FIRST = 0x20;
const ASCII_LAST = 0x7e;
const PAGES = HEADER + (ASCII_LAST - ASCII_FIRST + 1) * 16;
const ROWS = PAGES + 512;
const ROW = 48;
const BLOCK = 6;
const UNIT = 16;

/** The columns of a glyph: 16 or 32 bytes. */
export function columnsOf(glyph: Glyph): Uint8Array {
  const bytes = new Uint8Array(glyph.width * 2);
  glyph.rows.forEach((bits, row) => {
    for (let column = 0; column < glyph.width; column++)
      if ((bits >> (glyph.width - 1 - column)) & 1)
        bytes[(row >> 3) * glyph.width + column] |= 1 << (row & 7);
  });
  return bytes;
}

/** Throws if a glyph of ASCII is missing or not 8 columns wide, and for code points above U+FFFF. */
export function fontBlob(glyphs: Iterable<Glyph>): Uint8Array {
  const all = new Map([...glyphs].map((glyph) => [glyph.code, glyph]));
  const blob: number[] = [0x50, 0x46, 1, 0];
  for (let code = ASCII_FIRST; code <= ASCII_LAST; code++) {
    const glyph = all.get(code);
    if (glyph?.width !== 8)
      throw new Error(`no 8 columns wide glyph for ASCII ${code}: every font needs one`);
    blob.push(...columnsOf(glyph));
    all.delete(code);
  }
  const rest = [...all.values()].sort((a, b) => a.code - b.code);
  if (rest.length) addIndexed(blob, rest);
  return Uint8Array.from(blob);
}

/** Appends page table, rows and glyphs. */
function addIndexed(blob: number[], glyphs: Glyph[]): void {
  // A row covers 256 code points, for glyphs of one width.
  const rows = new Map<number, Glyph[]>();
  for (const glyph of glyphs) {
    if (glyph.code > 0xffff) throw new Error(`U+${glyph.code.toString(16)} is beyond U+FFFF`);
    const key = (glyph.code >> 8) * 2 + (glyph.width === 16 ? 1 : 0);
    rows.set(key, [...(rows.get(key) ?? []), glyph]);
  }
  if (rows.size > 255) throw new Error(`${rows.size} rows: at most 255 fit`);
  const table = new Array<number>(512).fill(0);
  [...rows.keys()].forEach((key, index) => (table[key] = index + 1));
  const index: number[] = [];
  const columns: number[] = [];
  const start = Math.ceil((ROWS + rows.size * ROW) / UNIT) * UNIT;
  for (const row of rows.values())
    for (let block = 0; block < ROW / BLOCK; block++) {
      const inBlock = row.filter((glyph) => ((glyph.code >> 5) & 7) === block);
      const at = (start + columns.length) / UNIT;
      if (at > 0xffff) throw new Error("the glyphs take more than 1 MB");
      const exist = inBlock.reduce((bits, glyph) => bits | (1 << (glyph.code & 31)), 0);
      index.push(at & 255, at >> 8, exist & 255, (exist >> 8) & 255, (exist >> 16) & 255, exist >>> 24);
      for (const glyph of inBlock) columns.push(...columnsOf(glyph));
    }
  blob[3] = rows.size;
  blob.push(...table, ...index);
  while (blob.length < start) blob.push(0);
  for (const byte of columns) blob.push(byte);
}
