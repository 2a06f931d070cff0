/*
 * UTF-8 as the WHATWG Encoding Standard decodes it (section 8.1.1): every maximal part of a sequence that cannot
 * go on becomes one U+FFFD. Byte by byte and without buffers, because text arrives in pieces.
 */

/** `push` took the byte; the code point goes on. */
export const MORE = -1;
/** U+FFFD, and `push` did not take the byte: it begins something new and must be pushed again. */
export const AGAIN = -2;

export class Utf8Decoder {
  /** Continuation bytes the code point under way still needs; 0 between code points. At the end of the text one
   * U+FFFD is due if this is not 0. */
  need: number;
  private code: number;

  constructor() {
    this.need = this.code = 0;
  }

  /** Takes the next byte; gives the code point it ends, U+FFFD for a byte that begins none, `MORE` or `AGAIN`. */
  push(byte: number): number {
    if (!this.need) {
      if (byte < 0x80) return byte;
      if (byte < 0xc2 || byte > 0xf4) return 0xfffd;
      this.need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      this.code = byte & (0x3f >> this.need);
      return MORE;
    }
    const need = this.need;
    const code = (this.code = (this.code << 6) | (byte & 0x3f));
    // With the second byte it must be clear that the form is not over-long, no surrogate, not beyond U+10FFFF.
    if (
      byte >> 6 !== 2 ||
      (need > 2 && (code < 0x10 || code > 0x10f)) ||
      (need === 2 && (code < 0x20 || code >> 5 === 0x1b))
    ) {
      this.need = 0;
      return AGAIN;
    }
    return --this.need ? MORE : code;
  }
}

/**
 * The end of the last whole code point of `bytes` up to `end`: less than `end`, by at most 3, only where a code
 * point is cut there. A text may be split at it without changing what it decodes to.
 */
export function utf8Boundary(bytes: Uint8Array, end: number): number {
  for (let back = 1; back < 4 && back <= end; back++) {
    const byte = bytes[end - back];
    if (byte > 0xbf) return byte < 0xf5 && back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? end - back : end;
    if (byte < 0x80) break;
  }
  return end;
}
