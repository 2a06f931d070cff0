/** Parses bitmap fonts: GNU Unifont's .hex, and BDF (Glyph Bitmap Distribution Format, Adobe 1993, version 2.1). */

/** A glyph of 16 rows, 8 or 16 columns wide. In each row the leftmost pixel is the most significant bit. */
export interface Glyph {
  code: number;
  width: 8 | 16;
  rows: readonly number[];
}

const ROWS = 16;

/** Accepts both formats: BDF starts with `STARTFONT`. */
export function parseFont(text: string): Map<number, Glyph> {
  return text.startsWith("STARTFONT") ? parseBDF(text) : parseHex(text);
}

/**
 * One glyph per line: code point, colon, and 16 rows of 2 or 4 hexadecimal digits from the top. `#` starts a comment.
 */
export function parseHex(text: string): Map<number, Glyph> {
  const glyphs = new Map<number, Glyph>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const match = /^([0-9A-F]{4,6}):((?:[0-9A-F]{32}){1,2})$/i.exec(line);
    if (!match) throw new Error(`line ${index + 1}: not a .hex glyph: ${line.slice(0, 40)}`);
    const code = parseInt(match[1], 16);
    const digits = match[2].length / ROWS;
    const rows = Array.from({ length: ROWS }, (_, row) =>
      parseInt(match[2].slice(row * digits, (row + 1) * digits), 16),
    );
    glyphs.set(code, { code, width: digits === 2 ? 8 : 16, rows });
  });
  return glyphs;
}

/**
 * Places the bounding box of each glyph in a cell of 16 rows according to its baseline. The cell is as wide as the
 * glyph's advance, rounded up to 8 or 16. Throws if the box exceeds the cell, or the advance is more than 16.
 */
export function parseBDF(text: string): Map<number, Glyph> {
  const glyphs = new Map<number, Glyph>();
  const lines = text.split(/\r?\n/);
  let ascent = NaN;
  let code = -1;
  let advance = 0;
  let box: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [keyword, ...values] = lines[i].trim().split(/\s+/);
    const numbers = values.map(Number);
    if (keyword === "FONTBOUNDINGBOX" && Number.isNaN(ascent)) ascent = numbers[1] + numbers[3];
    else if (keyword === "FONT_ASCENT") ascent = numbers[0];
    else if (keyword === "ENCODING") code = numbers[0];
    else if (keyword === "DWIDTH") advance = numbers[0];
    else if (keyword === "BBX") box = numbers;
    else if (keyword === "BITMAP") {
      const [, height, , bottom] = box;
      const top = ascent - bottom - height;
      const bitmap = lines.slice(i + 1, i + 1 + height).map((line) => line.trim());
      // Negative code points are glyphs that have none.
      if (code >= 0) glyphs.set(code, place(code, advance, box, top, bitmap));
      i += height;
    }
  }
  return glyphs;
}

function place(code: number, advance: number, box: number[], top: number, bitmap: string[]): Glyph {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (advance < 1 || advance > 16) throw new Error(`${name}: advance ${advance} is not in 1 to 16`);
  const width = advance > 8 ? 16 : 8;
  const left = box[2];
  const rows = new Array<number>(ROWS).fill(0);
  bitmap.forEach((digits, y) => {
    if (!/^([0-9A-F]{2})+$/i.test(digits)) throw new Error(`${name}: row ${y + 1} is not hexadecimal`);
    for (let x = 0; x < box[0]; x++) {
      if (!((parseInt(digits[x >> 2], 16) >> (3 - (x & 3))) & 1)) continue;
      const column = left + x;
      const row = top + y;
      if (column < 0 || column >= width || row < 0 || row >= ROWS)
        throw new Error(`${name}: a pixel lies outside the cell of ${width} by ${ROWS}`);
      rows[row] |= 1 << (width - 1 - column);
    }
  });
  return { code, width, rows };
}
