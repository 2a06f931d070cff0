import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

/**
 * Driver for panels with a Solomon Systech SSD1306 on I2C (datasheet rev. 1.1, sections 9 and 10), SSD1309 or SSD1315.
 *
 * It uses horizontal addressing (section 10.1.3): data fills a window of columns and pages row by row, after which
 * the address is back at the start of the window. Runs of columns in adjacent pages are therefore joined into one
 * window where that is cheaper, and window limits that are already set are not sent again. Commands and data are
 * separate transactions, which for three or six command bytes is cheaper than a control byte before each.
 */
export class SSD1306 extends PanelDriver {
  private readonly columnOffset: number;
  private readonly out: Uint8Array;
  /**
   * The window that is held back: pages `first` to `last`, columns `from` (included) to `to` (excluded). None if `to`
   * is 0.
   */
  private first: number;
  private last: number;
  private from: number;
  private to: number;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    // Starting a new run takes 7 more bytes: two address bytes, two control bytes, and three to set its columns.
    super(device, options, 7);
    this.columnOffset = options.columnOffset;
    this.out = new Uint8Array(1 + this.shown.length);
    this.first = this.last = this.from = this.to = 0;
  }

  protected sendColumns(columns: Uint8Array, place: number): void {
    const page = (place / this.columns) | 0;
    const from = place - page * this.columns;
    const to = from + columns.length;
    if (this.to && this.last === page - 1) {
      const left = Math.min(this.from, from);
      const right = Math.max(this.to, to);
      const rows = page - this.first;
      const extra = (right - left) * (rows + 1) - (this.to - this.from) * rows - columns.length;
      // A separate window would take 10 bytes more than its data.
      if (extra <= 10) {
        this.from = left;
        this.to = right;
        this.last = page;
        return;
      }
    }
    this.sendRest();
    this.first = this.last = page;
    this.from = from;
    this.to = to;
  }

  protected override sendRest(): void {
    const from = this.from;
    const to = this.to;
    if (!to) return;
    const out = this.out;
    const columns = (from << 8) | to;
    const pages = (this.first << 8) | (this.last + 1);
    let n = 1;
    this.to = 0;
    out[0] = 0x00; // Co = 0, D/C = 0: only commands follow
    if (columns !== this.column) {
      out[n++] = 0x21;
      out[n++] = from + this.columnOffset;
      out[n++] = to - 1 + this.columnOffset;
    }
    if (pages !== this.page) {
      out[n++] = 0x22;
      out[n++] = this.first;
      out[n++] = this.last;
    }
    if (n > 1) this.io.write(out.subarray(0, n));
    this.column = columns;
    this.page = pages;
    n = 1;
    out[0] = 0x40; // Co = 0, D/C = 1: only data follows
    for (let page = this.first; page <= this.last; page++) {
      const at = page * this.columns;
      out.set(this.shown.subarray(at + from, at + to), n);
      n += to - from;
    }
    this.io.write(out.subarray(0, n));
  }
}
