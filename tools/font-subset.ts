import { readFileSync } from "node:fs";

/** The characters of a font. Every font has the 95 printable characters of ASCII; its format requires them. */

export function ascii(): Set<number> {
  return new Set(Array.from({ length: 95 }, (_, i) => 0x20 + i));
}

/** The characters of a text (such as all sources of an app) that can be in a font. */
export function used(text: string): Set<number> {
  const codes = ascii();
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x9f && code < 0x10000) codes.add(code);
  }
  return codes;
}

/** The cells of GB/T 2312-1980 that contain a character: row, first and last cell. */
const GB2312_CELLS: readonly (readonly [number, number, number])[] = [
  [1, 1, 94],
  [2, 17, 66],
  [2, 69, 78],
  [2, 81, 92],
  [3, 1, 94],
  [4, 1, 83],
  [5, 1, 86],
  [6, 1, 24],
  [6, 33, 56],
  [7, 1, 33],
  [7, 49, 81],
  [8, 1, 26],
  [8, 37, 73],
  [9, 4, 79],
  ...Array.from({ length: 39 }, (_, i) => [16 + i, 1, 94] as const),
  [55, 1, 89],
  ...Array.from({ length: 32 }, (_, i) => [56 + i, 1, 94] as const),
];

/**
 * ASCII and the 7445 characters of GB/T 2312-1980. Two of them have two code points in use: the middle dot is U+00B7
 * on keyboards and U+30FB in the Unicode Consortium's table, the dash U+2014 and U+2015. Both are included.
 */
export function gb2312(): Set<number> {
  const decoder = new TextDecoder("gbk", { fatal: true });
  const codes = ascii();
  for (const [row, first, last] of GB2312_CELLS)
    for (let cell = first; cell <= last; cell++)
      codes.add(decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell)).codePointAt(0) ?? 0);
  return codes.add(0x30fb).add(0x2015);
}

/** The 8105 characters of the Table of General Standard Chinese Characters, in its order. */
export function standardHanzi(): number[] {
  const lines = readFileSync(new URL("../fonts/standard-hanzi.txt", import.meta.url), "utf8").split("\n");
  const characters = lines.filter((line) => !line.startsWith("#")).join("");
  return [...characters].map((character) => character.codePointAt(0) ?? 0);
}

/**
 * What the standard font has beside hanzi: the characters of these blocks, as assigned in Unicode 15.0, without controls,
 * combining marks and layout characters, which have no shape of their own.
 */
const SIGNS: readonly (readonly [from: number, to: number])[] = [
  // Latin-1, Latin Extended-A and -B, IPA Extensions, Spacing Modifier Letters
  [0xa0, 0xac],
  [0xae, 0x2ff],
  // Greek and Coptic
  [0x370, 0x377],
  [0x37a, 0x37f],
  [0x384, 0x38a],
  [0x38c, 0x38c],
  [0x38e, 0x3a1],
  [0x3a3, 0x3ff],
  // Cyrillic, Cyrillic Supplement
  [0x400, 0x482],
  [0x48a, 0x52f],
  // Latin Extended Additional
  [0x1e00, 0x1eff],
  // General Punctuation
  [0x2000, 0x200a],
  [0x2010, 0x2027],
  [0x202f, 0x205f],
  // Superscripts and Subscripts, Currency Symbols
  [0x2070, 0x2071],
  [0x2074, 0x208e],
  [0x2090, 0x209c],
  [0x20a0, 0x20c0],
  // Letterlike Symbols, Number Forms, Arrows, Mathematical Operators, Miscellaneous Technical
  [0x2100, 0x218b],
  [0x2190, 0x23ff],
  // Enclosed Alphanumerics, Box Drawing, Block Elements, Geometric Shapes, Miscellaneous Symbols, Dingbats
  [0x2460, 0x27bf],
  // CJK Symbols and Punctuation, Hiragana, Katakana, Bopomofo
  [0x3000, 0x3029],
  [0x3030, 0x303e],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3105, 0x312f],
  // Bopomofo Extended, Katakana Phonetic Extensions
  [0x31a0, 0x31bf],
  [0x31f0, 0x31ff],
  // Enclosed CJK Letters and Months, CJK Compatibility
  [0x3200, 0x321e],
  [0x3220, 0x33ff],
  // Vertical Forms, CJK Compatibility Forms, Small Form Variants
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe52],
  [0xfe54, 0xfe66],
  [0xfe68, 0xfe6b],
  // Halfwidth and Fullwidth Forms
  [0xff01, 0xffbe],
  [0xffc2, 0xffc7],
  [0xffca, 0xffcf],
  [0xffd2, 0xffd7],
  [0xffda, 0xffdc],
  [0xffe0, 0xffe6],
  [0xffe8, 0xffee],
];

/** GB2312, the Table of General Standard Chinese Characters, and signs and letters that phones type. */
export function standard(): Set<number> {
  const codes = gb2312();
  for (const [from, to] of SIGNS) for (let code = from; code <= to; code++) codes.add(code);
  for (const code of standardHanzi()) codes.add(code);
  return codes;
}
