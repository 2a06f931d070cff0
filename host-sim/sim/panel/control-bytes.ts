/**
 * The I2C framing that SH1106 (datasheet "I2C-bus Interface") and SSD1306 (datasheet 8.1.5.2) share: a control byte
 * says what the bytes after it are.
 *
 *     bit 7  Co    1: one byte follows, then the next control byte; 0: all the rest of the transaction
 *     bit 6  D/C   0: command, 1: display data
 *     bits 5..0    zero
 */

const CONTINUATION = 0x80; // Co
const DISPLAY_DATA = 0x40; // D/C
const MUST_BE_ZERO = 0x3f;

/** Takes what a transaction carries, byte by byte. */
export interface ByteSink {
  command(byte: number): void;
  data(byte: number): void;
  warn(message: string): void;
}

/** Reads control bytes. Its only memory between transactions is the last D/C bit, which a read goes by. */
export class ControlByteReader {
  /** D/C of the last control byte; a read transaction answers with display data (true) or with the status. */
  dataSelected = false;

  /** Feeds one whole transaction, without its address byte, to `sink`. */
  write(bytes: Uint8Array, sink: ByteSink): void {
    let i = 0;
    while (i < bytes.length) {
      const control = bytes[i++];
      if (control & MUST_BE_ZERO) sink.warn(`control byte ${hex(control)}: its low six bits must be zero`);
      this.dataSelected = (control & DISPLAY_DATA) !== 0;
      const end = control & CONTINUATION ? Math.min(i + 1, bytes.length) : bytes.length;
      for (; i < end; i++) {
        if (this.dataSelected) sink.data(bytes[i]);
        else sink.command(bytes[i]);
      }
    }
  }
}

/** A byte as the datasheets write it, for messages. */
export function hex(byte: number): string {
  return `${byte.toString(16).toUpperCase().padStart(2, "0")}h`;
}
