/** A compiled font, read in place as from the board's flash. */
export interface Font {
  /** Returns `length` bytes from `offset`, or fewer at the end of the font. */
  read(offset: number, length: number): Uint8Array;
}
