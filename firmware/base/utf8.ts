/*
 * UTF-8 as the WHATWG Encoding Standard decodes it (section 8.1.1): each maximal subpart of an ill-formed sequence
 * becomes one U+FFFD.
 */

/** The number of bytes that follow this lead byte; 0 if it is not a lead byte. */
function following(byte: number): number {
  return byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/** Reads the code points of a text one by one. */
export class Utf8Reader {
  /** Index of the next byte. */
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** Returns the next code point; U+FFFD for an invalid sequence. */
  next(): number {
    const first = this.bytes[this.at++];
    let need = following(first);
    let code = first & (0x3f >> need);
    if (!need) return first < 0x80 ? first : 0xfffd;
    for (; need; need--) {
      // Past the end this is `undefined`, which shifts as 0.
      const byte = this.bytes[this.at];
      code = (code << 6) | (byte & 0x3f);
      // The second byte excludes over-long forms, surrogates and code points above U+10FFFF.
      if (
        byte >> 6 !== 2 ||
        (need > 2 && (code < 0x10 || code > 0x10f)) ||
        (need === 2 && (code < 0x20 || code >> 5 === 0x1b))
      )
        return 0xfffd;
      this.at++;
    }
    return code;
  }
}

/**
 * Returns `end`, or up to 3 less if that would split a code point. Cutting a text there does not change what it
 * decodes to.
 */
export function utf8Boundary(bytes: Uint8Array, end: number): number {
  let at = Math.max(end - 1, 0);
  while (at > 0 && at > end - 4 && bytes[at] >> 6 === 2) at--;
  return at + following(bytes[at]) < end ? end : at;
}

/** Returns `end`, or less if that would split a code point: the length of a prefix to show of a longer text. */
export function utf8Head(bytes: Uint8Array, end: number): number {
  while (end > 0 && bytes[end] >> 6 === 2) end--;
  return end;
}
