/**
 * The I2C framing of SH1106 (datasheet "I2C-bus Interface") and SSD1306 (datasheet 8.1.5.2): a control byte tells
 * what follows it.
 *
 *     bit 7  Co    1: one byte follows, then the next control byte; 0: all the rest of the transaction
 *     bit 6  D/C   0: command, 1: display data
 *     bits 5..0    zero
 */

const CONTINUATION = 0x80; // Co
const DISPLAY_DATA = 0x40; // D/C
const MUST_BE_ZERO = 0x3f;

/** Receives the contents of a transaction byte by byte. */
export interface ByteSink {
  command(byte: number): void;
  data(byte: number): void;
  warnStrictly(message: string): void;
}

/** Parses control bytes. Between transactions it only keeps the last D/C bit, which selects what a read returns. */
export class ControlByteReader {
  /** D/C of the last control byte: a read returns display data (true) or the status (false). */
  dataSelected = false;

  /** Passes a whole transaction, without its address byte, to `sink`. */
  write(bytes: Uint8Array, sink: ByteSink): void {
    let i = 0;
    while (i < bytes.length) {
      const control = bytes[i++];
      if (control & MUST_BE_ZERO)
        sink.warnStrictly(`control byte ${hex(control)}: its low six bits must be zero`);
      this.dataSelected = (control & DISPLAY_DATA) !== 0;
      const end = control & CONTINUATION ? Math.min(i + 1, bytes.length) : bytes.length;
      for (; i < end; i++) {
        if (this.dataSelected) sink.data(bytes[i]);
        else sink.command(bytes[i]);
      }
    }
  }
}

/** Formats a byte as the datasheets do, for messages. */
export function hex(byte: number): string {
  return `${byte.toString(16).toUpperCase().padStart(2, "0")}h`;
}
