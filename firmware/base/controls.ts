const TAB = 9;
const BLANK = 32;
const DELETE = 127;
/** The lowest second byte of a character in GBK; digits are below it. */
const GBK_TRAIL_MIN = 0x40;

/**
 * Removes everything that would control the terminal on which the text is shown: C0 except tab, DEL, C1,
 * bidirectional controls (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) and the separators U+2028 and
 * U+2029. The remaining bytes cannot combine into one of these. All other UTF-8 text is unchanged, and so is GBK
 * except for a few rare characters. With `blanks`, each C0 control (tab included) and DEL is replaced by a space
 * instead.
 */
export function withoutControls(text: Uint8Array, blanks?: boolean): Uint8Array {
  const kept = new Uint8Array(text.length);
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    let byte = text[i];
    if (byte < BLANK || byte === DELETE) {
      if (blanks) byte = BLANK;
      else if (byte !== TAB) continue;
    }
    const before = end ? kept[end - 1] : 0;
    // A lone 80 to 9F is a C1 control for an 8-bit terminal, unless it can be the first byte of a GBK character.
    if (byte > 0x7f && byte < 0xa0 && before < 0x80 && !(text[i + 1] >= GBK_TRAIL_MIN)) continue;
    kept[end++] = byte;
    if (byte < 0x80 || byte > 0xbf) continue;
    if ((before === 0xc2 && byte < 0xa0) || (before === 0xd8 && byte === 0x9c)) end -= 2;
    else if (end > 2 && kept[end - 3] === 0xe2 && isBidiOrSeparator(before, byte)) end -= 3;
  }
  return kept.subarray(0, end);
}

/** True for the second and third byte of a bidirectional control or a separator; the first is E2. */
function isBidiOrSeparator(second: number, third: number): boolean {
  if (second === 0x80) return third === 0x8e || third === 0x8f || (third > 0xa7 && third < 0xaf);
  return second === 0x81 && third > 0xa5 && third < 0xaa;
}
