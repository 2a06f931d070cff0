/*
 * How a glyph or a bitmap meets what is already there; the numbers are mPython's `TextMode`. Import as
 * `import * as TextMode`, then `TextMode.rev`.
 */

/** Lit pixels light, dark ones darken. */
export const normal = 1;
/** The reverse: lit pixels darken, dark ones light. */
export const rev = 2;
/** Transparent: lit pixels light, dark ones leave what is there. */
export const trans = 3;
/** Lit pixels turn what is there over, dark ones leave it. */
export const xor = 4;
