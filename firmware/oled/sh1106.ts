import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

export interface SH1106Options extends PanelOptions {
  /**
   * RAM column of the panel's first column. The RAM has 132 columns; panels of 128 mostly start at column 2 (the
   * default).
   */
  columnOffset?: number;
}

/**
 * Driver for a 128x64 panel with a Sino Wealth SH1106 on I2C (datasheet V2.3, "Commands"). The chip has page
 * addressing only: it takes a page and a column, and only the column increments.
 *
 * A run of columns is one transaction: commands, each after a control byte 0x80 (Co = 1, D/C = 0), then 0x40 (Co = 0,
 * D/C = 1) and data. Address parts that are already right are not sent again: after a full row only the upper nibble
 * of the column is wrong, since 2 + 128 has the same lower nibble as 2.
 */
export class SH1106 extends PanelDriver {
  private readonly columnOffset: number;
  private readonly out: Uint8Array;

  constructor(device: Pick<Device, "i2c">, options: SH1106Options) {
    // Starting a new run takes 4 more bytes, or 6 if the upper nibble of the column changes.
    // prettier-ignore
    super(device, options, 64, 5, [
      0x00, // Co = 0, D/C = 0: only commands follow
      0xae, // display off: the RAM holds noise at power-on
      0x81, 0xcf, // contrast
      0xa6, // not inverted
      0xa4, // shows the RAM
      0xa1, 0xc8, // mirrored columns and rows, to match how the panel is mounted
      0xa8, 0x3f, // 64 rows
      0xd3, 0x00, // no row offset
      0x40, // display start line 0
      0xd5, 0x80, // clock
      0xd9, 0xf1, // pre-charge
      0xda, 0x12, // alternative common pads
      0xdb, 0x40, // VCOM deselect level
      0xad, 0x8b, // DC-DC converter on
      0xb0, 0x00, 0x10, // page 0, column 0 of the RAM
    ]);
    this.columnOffset = options.columnOffset ?? 2;
    this.out = new Uint8Array(135);
  }

  protected sendColumns(columns: Uint8Array, place: number): void {
    const out = this.out;
    const page = place >> 7;
    const column = (place & 127) + this.columnOffset;
    const wrong = column ^ this.column;
    let n = 0;
    if (page !== this.page) {
      out[n++] = 0x80;
      out[n++] = 0xb0 | page;
    }
    if (wrong & 15) {
      out[n++] = 0x80;
      out[n++] = column & 15;
    }
    if (wrong >> 4) {
      out[n++] = 0x80;
      out[n++] = 0x10 | (column >> 4);
    }
    out[n++] = 0x40;
    out.set(columns, n);
    this.io.write(out.subarray(0, n + columns.length));
    this.page = page;
    this.column = column + columns.length;
  }
}
