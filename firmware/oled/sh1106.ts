import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

/**
 * Driver for panels with a Sino Wealth SH1106 on I2C (datasheet V2.3, "Commands"), and with other controllers in their
 * page addressing mode, which is the same: it takes a page and a column, and only the column increments.
 *
 * A run of columns is one transaction: commands, each after a control byte 0x80 (Co = 1, D/C = 0), then 0x40 (Co = 0,
 * D/C = 1) and data. Address parts that are already right are not sent again: after a full row of an SH1106 only the
 * upper nibble of the column is wrong, since 2 + 128 has the same lower nibble as 2.
 */
export class SH1106 extends PanelDriver {
  private readonly columnOffset: number;
  private readonly out: Uint8Array;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    // Starting a new run takes 4 more bytes, or 6 if the upper nibble of the column changes.
    super(device, options, 5);
    this.columnOffset = options.columnOffset;
    this.out = new Uint8Array(7 + options.width);
  }

  protected sendColumns(columns: Uint8Array, place: number): void {
    const out = this.out;
    const page = (place / this.columns) | 0;
    const column = place - page * this.columns + this.columnOffset;
    const wrong = this.column < 0 ? 255 : column ^ this.column;
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
    // After the last column of the RAM, some controllers go on at the first, and some do not.
    const next = column + columns.length;
    this.column = next === 128 && !this.columnOffset ? -1 : next;
  }
}
