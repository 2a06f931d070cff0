/** A compiled font, of which the board reads pieces in place as from its flash. */
export interface Font {
  /** `length` bytes from `offset`; fewer at the end of the font. */
  read(offset: number, length: number): Uint8Array;
}
