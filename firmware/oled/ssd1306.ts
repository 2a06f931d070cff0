import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

/** What `page` contains above the pages of a window, and while no window is known. */
const WINDOW = 0x10000;
const NO_WINDOW = 0x20000;

/** Blocks that are held back at most. */
const BLOCKS_MAX = 16;
/** From so many blocks on, they are taken for scattered dots rather than text. */
const BLOCKS_MANY = 6;

/**
 * Driver for panels with a Solomon Systech SSD1306 on I2C (datasheet rev. 1.1, sections 9 and 10), SSD1309 or SSD1315.
 *
 * Besides page addressing, which suits dots and single rows, it uses horizontal addressing (section 10.1.3): data fills
 * a window of columns and pages row by row, after which the address is back at the start of the window. Runs of columns
 * in adjacent pages are therefore joined into blocks where one window takes fewer bytes. Window limits that are already
 * set are not sent again. A window cannot go on from page 7 to page 0.
 */
export class SSD1306 extends PanelDriver {
  /** Blocks that are held back, four bytes each: first and last page, first column, and the column after the last. */
  private readonly blocks: Uint8Array;
  /** Bytes of them that are used. */
  private used: number;
  /** There are more blocks than are held back: the rest is sent by pages, since comparing takes longer than sending. */
  private scattered: boolean;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    super(device, options, true);
    this.scattered = false;
    this.blocks = new Uint8Array(BLOCKS_MAX * 4);
    this.used = 0;
  }

  /** Makes a block of the run and of all blocks that it is worth joining with. */
  protected override sendRun(bytes: Uint8Array, start: number, end: number): void {
    if (this.scattered) {
      if (this.page >= WINDOW) this.column = -1;
      return super.sendRun(bytes, start, end);
    }
    const blocks = this.blocks;
    const page = (start / this.columns) | 0;
    // A block that ends above this page cannot be joined, nor one in the last page of the RAM with one in the first.
    const above = (page + this.top) & 7 ? page - 1 : page;
    let first = page;
    let from = start - page * this.columns;
    let to = from + end - start;
    // Unchanged columns that may be sent to join two blocks.
    const worth = (end - start > 1 ? 6 : 2) - (this.used > BLOCKS_MANY * 4 ? 2 : 0);
    let b = this.used - 4;
    for (;;) {
      while (b >= 0 && blocks[b + 1] < above) b -= 4;
      if (b < 0) break;
      const top = Math.min(blocks[b], first);
      const left = Math.min(blocks[b + 2], from);
      const right = Math.max(blocks[b + 3], to);
      const more =
        (right - left) * (page - top + 1) -
        (blocks[b + 3] - blocks[b + 2]) * (blocks[b + 1] - blocks[b] + 1) -
        (to - from) * (page - first + 1);
      if (more <= worth) {
        first = top;
        from = left;
        to = right;
        // Begins again with the joined block.
        blocks.set(blocks.subarray(b + 4, this.used), b);
        this.used -= 4;
        b = this.used;
      }
      b -= 4;
    }
    if (this.used === blocks.length) {
      this.sendRest(bytes);
      this.scattered = true;
    }
    b = this.used;
    blocks[b] = first;
    blocks[b + 1] = page;
    blocks[b + 2] = from;
    blocks[b + 3] = to;
    this.used = b + 4;
  }

  /** Sends blocks of several pages as windows, those of one page as pages unless it is a single one. */
  protected override sendRest(bytes: Uint8Array): void {
    const blocks = this.blocks;
    const used = this.used;
    this.used = 0;
    this.scattered = false;
    if (this.page < 0) this.page = this.column = NO_WINDOW;
    let windowsFirst = this.page >= WINDOW;
    let rows = 0;
    for (let b = 0; b < used; b += 4) if (blocks[b] === blocks[b + 1]) rows++;
    const byPages = rows > (windowsFirst ? 1 : 0);
    for (let turn = 0; turn < 2; turn++) {
      for (let b = 0; b < used; b += 4) {
        const asPage = byPages && blocks[b] === blocks[b + 1];
        if (asPage === windowsFirst) continue;
        const at = blocks[b] * this.columns;
        if (!asPage) this.sendWindow(bytes, blocks[b], blocks[b + 1], blocks[b + 2], blocks[b + 3]);
        else {
          if (this.page >= WINDOW) this.column = -1;
          super.sendRun(bytes, at + blocks[b + 2], at + blocks[b + 3]);
        }
      }
      windowsFirst = !windowsFirst;
    }
    super.sendRest(bytes);
  }

  /** Sends pages `first` to `last`, columns `from` to before `to`. */
  private sendWindow(bytes: Uint8Array, first: number, last: number, from: number, to: number): void {
    const out = this.out;
    const offset = this.columnOffset;
    const firstPage = (first + this.top) & 7;
    const columns = ((from + offset) << 8) | (to + offset - 1);
    const pages = WINDOW | (firstPage << 8) | (firstPage + last - first);
    const held = this.held;
    let n = held;
    // Three or six commands take fewer bytes in a transaction without control bytes between them.
    out[n++] = 0x00;
    if (this.page < WINDOW) {
      // From pages to windows.
      out[n++] = 0x20;
      out[n++] = 0x00;
      this.column = NO_WINDOW;
    }
    if (columns !== this.column) {
      out[n++] = 0x21;
      out[n++] = columns >> 8;
      out[n++] = columns & 255;
    }
    if (pages !== this.page) {
      out[n++] = 0x22;
      out[n++] = firstPage;
      out[n++] = pages & 255;
    }
    if (n > held + 1) this.flush(n);
    this.column = columns;
    this.page = pages;
    n = this.moving ? this.move(0) : 0;
    out[n++] = 0x40;
    for (let page = first; page <= last; page++) {
      const at = page * this.columns + from;
      const row = bytes.subarray(at, at + to - from);
      out.set(row, n);
      n += row.length;
      if (!this.counting) this.shown.set(row, at);
    }
    this.flush(n);
  }
}
