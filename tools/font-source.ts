/** Parses bitmap fonts: GNU Unifont's .hex, and BDF (Glyph Bitmap Distribution Format, Adobe 1993, version 2.1). */

/** A glyph of 16 rows, 8 or 16 columns wide. In each row the leftmost pixel is the most significant bit. */
export interface Glyph {
  code: number;
  width: 8 | 16;
  rows: readonly number[];
  /** Pixels of it lay outside of its cell and are cut off. */
  clipped?: true;
}

const ROWS = 16;

/** Accepts both formats: BDF starts with `STARTFONT`. */
export function parseFont(text: string): Map<number, Glyph> {
  return /^\s*(COMMENT.*\s+)*STARTFONT\b/.test(text) ? parseBDF(text) : parseHex(text);
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
 * Places the bounding box of each glyph in a cell of 16 rows, whose first is the font's highest: FONT_ASCENT, or the upper
 * edge of FONTBOUNDINGBOX. The cell is as wide as the glyph's advance, rounded up to 8 or 16; what sticks out of it is cut
 * off, and the glyph is marked as clipped. Glyphs without an advance, such as combining marks, are left out.
 *
 * Throws for fonts of more than 16 rows, and for files that are damaged, with the number of the line.
 */
export function parseBDF(text: string): Map<number, Glyph> {
  const glyphs = new Map<number, Glyph>();
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const font: { box?: number[]; ascent?: number; descent?: number } = {};
  let top = NaN;
  let character: Character = {};
  for (let i = 0; i < lines.length; i++) {
    const line = new BDFLine(lines[i], i + 1);
    if (line.keyword === "FONTBOUNDINGBOX") font.box = line.numbers(4);
    else if (line.keyword === "FONT_ASCENT") [font.ascent] = line.numbers(1);
    else if (line.keyword === "FONT_DESCENT") [font.descent] = line.numbers(1);
    else if (line.keyword === "STARTCHAR") {
      if (Number.isNaN(top)) top = topOf(font);
      character = {};
    } else if (line.keyword === "ENCODING") [character.code] = line.numbers(1);
    else if (line.keyword === "DWIDTH") [character.advance] = line.numbers(1);
    else if (line.keyword === "BBX") character.box = line.numbers(4);
    else if (line.keyword === "BITMAP") {
      const { code, advance, box } = character;
      if (code === undefined || advance === undefined || !box)
        throw line.error("a glyph without ENCODING, DWIDTH or BBX before its BITMAP");
      const bitmap = lines.slice(i + 1, i + 1 + box[1]);
      bitmap.forEach((digits, row) => {
        if (digits.length < 2 * Math.ceil(box[0] / 8) || !/^[0-9A-F]*$/i.test(digits))
          throw new BDFLine(digits, i + 2 + row).error(
            `not a row of ${box[0]} pixels of ${nameOf(code)}: ${digits.slice(0, 40)}`,
          );
      });
      // A negative code point is that of a glyph that has none.
      if (code >= 0 && advance > 0) glyphs.set(code, place(code, advance, box, top, bitmap));
      i += box[1];
    } else if (line.keyword === "ENDFONT") return glyphs;
  }
  throw new Error("the BDF file ends before ENDFONT: it is cut off");
}

/** What was read of a glyph of a BDF file. */
interface Character {
  code?: number;
  advance?: number;
  /** Width, height, and the position of the lower left corner from the origin on the baseline. */
  box?: number[];
}

class BDFLine {
  readonly keyword: string;
  readonly #values: readonly string[];

  constructor(
    text: string,
    readonly number: number,
  ) {
    [this.keyword, ...this.#values] = text.split(/\s+/);
  }

  /** The first `count` values, whole numbers. */
  numbers(count: number): number[] {
    const numbers = this.#values.slice(0, count).map(Number);
    if (numbers.length < count || !numbers.every(Number.isInteger))
      throw this.error(`${this.keyword} needs ${count === 1 ? "a number" : `${count} numbers`}`);
    return numbers;
  }

  error(what: string): Error {
    return new Error(`line ${this.number}: ${what}`);
  }
}

/** The number of rows above the baseline. */
function topOf(font: { box?: number[]; ascent?: number; descent?: number }): number {
  const [, height, , bottom] = font.box ?? [];
  const ascent = font.ascent ?? height + bottom;
  const descent = font.descent ?? -bottom;
  if (Number.isNaN(ascent + descent))
    throw new Error("neither FONT_ASCENT and FONT_DESCENT nor FONTBOUNDINGBOX");
  if (ascent + descent > ROWS)
    throw new Error(
      `the font has ${ascent + descent} rows, ${ascent} above the baseline and ${descent} below: ` +
        `a font file has room for ${ROWS}`,
    );
  return ascent;
}

export function nameOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function place(
  code: number,
  advance: number,
  [boxWidth, boxHeight, left, bottom]: readonly number[],
  ascent: number,
  bitmap: readonly string[],
): Glyph {
  const width = advance > 8 ? 16 : 8;
  const top = ascent - bottom - boxHeight;
  const rows = new Array<number>(ROWS).fill(0);
  let clipped: true | undefined;
  bitmap.forEach((digits, y) => {
    for (let x = 0; x < boxWidth; x++) {
      if (!((parseInt(digits[x >> 2], 16) >> (3 - (x & 3))) & 1)) continue;
      const column = left + x;
      const row = top + y;
      if (column < 0 || column >= width || row < 0 || row >= ROWS) clipped = true;
      else rows[row] |= 1 << (width - 1 - column);
    }
  });
  return clipped ? { code, width, rows, clipped } : { code, width, rows };
}
