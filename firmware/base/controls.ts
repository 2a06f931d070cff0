const TAB = 9;
const BLANK = 32;
const DELETE = 127;
/** The lowest second byte of a character in GBK: digits are none. */
const GBK_TRAIL_MIN = 0x40;

/**
 * The text less what would steer the terminal it is shown on: controls (C0 but for tab, DEL, C1), what turns the direction of
 * writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) and the separators U+2028 and U+2029. Nothing of
 * that can come together from what is left. All else stays, byte for byte, in UTF-8 and, but for characters that hardly
 * anybody writes, in GBK. With `blanks`, each C0 control, tab too, and DEL become a blank instead.
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
    // By itself it is a control of an 8-bit terminal, unless it can begin a character of GBK.
    if (byte > 0x7f && byte < 0xa0 && before < 0x80 && !(text[i + 1] >= GBK_TRAIL_MIN)) continue;
    kept[end++] = byte;
    if (byte < 0x80 || byte > 0xbf) continue;
    if ((before === 0xc2 && byte < 0xa0) || (before === 0xd8 && byte === 0x9c)) end -= 2;
    else if (end > 2 && kept[end - 3] === 0xe2 && turns(before, byte)) end -= 3;
  }
  return kept.subarray(0, end);
}

/** The second and third byte of what turns the direction, or separates; the first is E2. */
function turns(second: number, third: number): boolean {
  if (second === 0x80) return third === 0x8e || third === 0x8f || (third > 0xa7 && third < 0xaf);
  return second === 0x81 && third > 0xa5 && third < 0xaa;
}
