import { glyphOf, readGlyph } from "../../../firmware/oled/font.js";
import type { Font } from "../board/font.js";

/** Rows of a glyph. */
export const CELL_ROWS = 16;
/** Columns of a narrow glyph, and of a wide one. */
export const NARROW = 8;
export const WIDE = 16;

type Range = readonly [from: number, to: number];

/**
 * Where the font's characters are. Of those that look alike the first is read. Blanks are none. Left out is what hardly
 * anyone types, and drawings, noise and parts of other characters look like: small marks, block elements, pieces of brackets,
 * letters pressed into one character.
 */
const ASCII: Range = [0x21, 0x7f];
const OTHERS: readonly Range[] = [
  [0xa1, 0xb8], // Latin
  [0xb9, 0x180],
  [0x391, 0x3ca], // Greek
  [0x401, 0x452], // Cyrillic
  [0x2010, 0x203f], // punctuation
  [0x2070, 0x2300], // numbers, currencies, arrows, signs
  [0x2460, 0x2580], // numbers in circles, boxes
  [0x25a0, 0x27c0], // shapes, signs
  [0x3001, 0x3127], // punctuation, kana, bopomofo, without the one that is a bar
  [0x3128, 0x3371],
  [0x3380, 0x3400], // units
  [0x4e00, 0x9fd0], // Hanzi
  [0xff01, 0xfff0], // full-width and half-width forms
  // Rarer ones of the same scripts.
  [0x180, 0x2b0],
  [0x2c6, 0x2cc], // tone marks
  [0x370, 0x391],
  [0x3ca, 0x401],
  [0x452, 0x530],
  [0x1e00, 0x1f00],
  [0x3400, 0x4dc0],
];

/** What stands for a character that the font lacks. */
const BOX = "□";
const LACKED_NARROW = 0xfffd;
const LACKED_WIDE = 0x10000;

/** Slots of the hash table: more than twice as many as glyphs, a power of two. */
const SLOTS = 1 << 15;
const FREE = -1;
export const HASH_FACTOR = 0x01000193;

export interface Glyph {
  readonly character: string;
  /** One for each column, bit 0 the top row. */
  readonly columns: readonly number[];
  /** Of `columns`, as `hashOf` has it. */
  readonly hash: number;
}

/** The hash of a row of numbers: what it gives for a longer row follows from those of shorter ones. */
export function hashOf(columns: ArrayLike<number>, from: number, count: number): number {
  let hash = 0;
  for (let i = from; i < from + count; i++) hash = (Math.imul(hash, HASH_FACTOR) + columns[i]) | 0;
  return hash;
}

/** The characters of a font by their pixels. */
export class Glyphs {
  readonly #font: Font;
  readonly #glyphs: Glyph[] = [];
  /** Indexes of `#glyphs`. */
  readonly #slots = new Int16Array(SLOTS).fill(FREE);
  #complete = false;

  constructor(font: Font) {
    this.#font = font;
    this.#learn(ASCII);
  }

  /**
   * The character whose glyph is `count` (8 or 16) columns from `from`, or has them where `flip` (0, or 0xffff for dark
   * glyphs on a light ground) turns them over; `hash` is that of the glyph's columns. Undefined when it is no glyph, or
   * blank.
   */
  find(
    columns: ArrayLike<number>,
    from: number,
    count: number,
    hash = hashOf(columns, from, count),
    flip = 0,
  ): Glyph | undefined {
    const known = this.#look(columns, from, count, hash, flip);
    if (known !== undefined || this.#complete) return known;
    // Most that is shown is ASCII: only now thousands of characters are looked at.
    this.#complete = true;
    OTHERS.forEach((range) => this.#learn(range));
    for (const code of [LACKED_NARROW, LACKED_WIDE]) this.#keep(glyphOf(this.#font, code), BOX);
    return this.#look(columns, from, count, hash, flip);
  }

  #look(
    columns: ArrayLike<number>,
    from: number,
    count: number,
    hash: number,
    flip: number,
  ): Glyph | undefined {
    for (let slot = slotOf(hash); this.#slots[slot] !== FREE; slot = (slot + 1) & (SLOTS - 1)) {
      const glyph = this.#glyphs[this.#slots[slot]];
      if (glyph.hash !== hash || glyph.columns.length !== count) continue;
      let i = 0;
      while (i < count && glyph.columns[i] === (columns[from + i] ^ flip)) i++;
      if (i === count) return glyph;
    }
    return undefined;
  }

  #learn([from, to]: Range): void {
    for (let code = from; code < to; code++)
      this.#keep(readGlyph(this.#font, code), String.fromCharCode(code));
  }

  /** Of characters that look alike the first counts. */
  #keep(bytes: Uint8Array | undefined, character: string): void {
    if (bytes === undefined) return;
    const width = bytes.length >> 1;
    const columns: number[] = [];
    for (let x = 0; x < width; x++) columns.push(bytes[x] | (bytes[width + x] << 8));
    const hash = hashOf(columns, 0, width);
    if (this.#look(columns, 0, width, hash, 0)) return;
    let slot = slotOf(hash);
    while (this.#slots[slot] !== FREE) slot = (slot + 1) & (SLOTS - 1);
    this.#slots[slot] = this.#glyphs.length;
    this.#glyphs.push({ character, columns, hash });
  }
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
