import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

/** What `page` contains besides the limits of a window, while one is set. */
const WINDOW = 1 << 22;

/** Blocks that are held back at most. */
const BLOCKS_MAX = 10;

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
  /**
   * There are more blocks than are held back, as with scattered dots: the rest is sent by pages, since comparing takes
   * longer than sending.
   */
  private scattered: boolean;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    super(device, options);
    this.windows = true;
    this.out = new Uint8Array(options.width * 8 + 16);
    this.scattered = false;
    this.blocks = new Uint8Array(BLOCKS_MAX * 4);
    this.used = 0;
  }

  /** Makes a block of the run and of all blocks that it is worth joining with. */
  protected override sendRun(bytes: Uint8Array, page: number, from: number, to: number): void {
    // (After a failure, it may be set at the start of an update.)
    if (this.scattered && this.page >= 0) return super.sendRun(bytes, page, from, to);
    const blocks = this.blocks;
    let first = page;
    // Unchanged columns that may be sent to join two blocks.
    const worth = to - from > 1 ? 6 : 2;
    let b = this.used;
    // A block that ends above the page before cannot be joined; they are in the order of their last pages.
    while (b && !((page - blocks[b - 3]) >> 1)) {
      b -= 4;
      if (blocks[b + 2] - to > worth || from - blocks[b + 3] > worth) continue;
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
        b = this.used -= 4;
      }
    }
    if (this.used === blocks.length) {
      this.sendRest(bytes);
      this.scattered = true;
      return super.sendRun(bytes, page, from, to);
    }
    blocks.set([first, page, from, to], this.used);
    this.used += 4;
  }

  /** Sends blocks of several pages as windows, those of one page as pages unless it is a single one. */
  protected override sendRest(bytes: Uint8Array): void {
    const blocks = this.blocks;
    const used = this.used;
    let windowsFirst = this.page >= WINDOW;
    let rows = 0;
    this.used = 0;
    this.scattered = false;
    for (let b = 0; b < used; b += 4) if (blocks[b] === blocks[b + 1]) rows++;
    const byPages = rows > (windowsFirst ? 1 : 0);
    for (let turn = 0; turn < 2; turn++) {
      for (let b = 0; b < used; b += 4) {
        const asPage = byPages && blocks[b] === blocks[b + 1];
        if (asPage === windowsFirst) continue;
        if (asPage) super.sendRun(bytes, blocks[b], blocks[b + 2], blocks[b + 3]);
        else this.sendWindow(bytes, blocks[b], blocks[b + 1], blocks[b + 2], blocks[b + 3]);
      }
      windowsFirst = !windowsFirst;
    }
    super.sendRest(bytes);
  }

  /** Sends pages `first` to `last` of the RAM, columns `from` to before `to`. */
  private sendWindow(bytes: Uint8Array, first: number, last: number, from: number, to: number): void {
    const out = this.out;
    const left = from + this.columnOffset;
    const right = to + this.columnOffset - 1;
    const window = WINDOW | (left << 14) | (right << 6) | (first << 3) | last;
    // From pages to windows, nothing is known.
    const wrong = this.page >= WINDOW ? window ^ this.page : -1;
    let n = this.held;
    // Three or six commands take fewer bytes in a transaction without control bytes between them.
    out[n++] = 0x00;
    if (wrong < 0) {
      out[n++] = 0x20;
      out[n++] = 0x00;
    }
    if (wrong >> 6) {
      out[n++] = 0x21;
      out[n++] = left;
      out[n++] = right;
    }
    if (wrong & 63) {
      out[n++] = 0x22;
      out[n++] = first;
      out[n++] = last;
    }
    if (wrong) this.flush(n);
    this.page = window;
    this.column = -1;
    n = this.moving ? this.move(0) : 0;
    out[n++] = 0x40;
    for (let page = first; page <= last; page++) {
      const at = ((page - this.top) & 7) * this.columns + from;
      const row = bytes.subarray(at, at + to - from);
      out.set(row, n);
      n += row.length;
    }
    this.flush(n);
  }
}
