/*
 * How a glyph or a bitmap is combined with the picture. The values are those of mPython's `TextMode`. Use `import *
 * as TextMode`, then `TextMode.rev`.
 */

/** Lit source pixels are drawn lit, dark ones dark. */
export const normal = 1;
/** Reverse: lit source pixels are drawn dark, dark ones lit. */
export const rev = 2;
/** Transparent: lit source pixels are drawn lit, dark ones change nothing. */
export const trans = 3;
/** Lit source pixels invert the picture, dark ones change nothing. */
export const xor = 4;
