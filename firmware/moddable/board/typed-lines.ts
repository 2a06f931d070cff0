/** The longest line that can be typed; further bytes are lost. */
export const LINE_BYTES_MAX = 1024;

const LF = 10;
const CR = 13;

/** Splits the input of a terminal into lines at CR, LF or CR LF. */
export class TypedLines {
  private readonly line: Uint8Array;
  private length_bytes: number;
  private afterCR: boolean;

  constructor() {
    this.line = new Uint8Array(LINE_BYTES_MAX);
    this.length_bytes = 0;
    this.afterCR = false;
  }

  /** Takes one byte. Returns the line that it ends, without CR and LF, or undefined. */
  push(byte: number): Uint8Array | undefined {
    const rest = this.afterCR && byte === LF;
    this.afterCR = byte === CR;
    if (rest) return undefined;
    if (byte === CR || byte === LF) {
      const line = this.line.slice(0, this.length_bytes);
      this.length_bytes = 0;
      return line;
    }
    if (this.length_bytes < LINE_BYTES_MAX) this.line[this.length_bytes++] = byte;
    return undefined;
  }
}
