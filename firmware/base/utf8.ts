/*
 * UTF-8 as the WHATWG Encoding Standard decodes it (section 8.1.1): every maximal part of a sequence that cannot
 * go on becomes one U+FFFD.
 */

/** How many bytes follow one that begins a code point; 0 for any other. */
function following(byte: number): number {
  return byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/** Reads a text's code points one by one. */
export class Utf8Reader {
  /** Where the next one begins. */
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** The next code point; U+FFFD for bytes that are none. */
  next(): number {
    const first = this.bytes[this.at++];
    let need = following(first);
    let code = first & (0x3f >> need);
    if (!need) return first < 0x80 ? first : 0xfffd;
    for (; need; need--) {
      // Behind the end this is `undefined`, which shifts to 0.
      const byte = this.bytes[this.at];
      code = (code << 6) | (byte & 0x3f);
      // With the second byte it must be clear that the form is not over-long, no surrogate, not beyond U+10FFFF.
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
 * The end of the last whole code point of `bytes` up to `end`: less than `end`, by at most 3, only where a code
 * point is cut there. A text may be split at it without changing what it decodes to.
 */
export function utf8Boundary(bytes: Uint8Array, end: number): number {
  let at = Math.max(end - 1, 0);
  while (at > 0 && at > end - 4 && bytes[at] >> 6 === 2) at--;
  return at + following(bytes[at]) < end ? end : at;
}

/** Up to where to show the beginning of a longer text: `end`, or less where it would cut a code point. */
export function utf8Head(bytes: Uint8Array, end: number): number {
  while (end > 0 && bytes[end] >> 6 === 2) end--;
  return end;
}
