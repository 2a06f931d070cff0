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
