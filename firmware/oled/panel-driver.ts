import type { Device, I2C, Panel } from "../device.js";
import type { Framebuffer } from "./framebuffer.js";

/** What a driver must know of a display; boards/board.ts describes the fields. */
export interface PanelOptions {
  /** Size of the picture in pixels, multiples of 8. */
  width: number;
  height: number;
  /** RAM column of the panel's first column. */
  columnOffset: number;
  /** 7-bit I2C address: 0x3c or 0x3d. */
  address: number;
  /** Bus clock; all controllers take 400000. */
  hz: number;
  /** The commands that initialise it. */
  setup: readonly number[];
  noScroll?: boolean;
}

/**
 * The base class of the drivers. It finds the columns that differ from the panel's content, and sends them in page
 * addressing mode. A place is an index into the framebuffer's bytes, `columns` per page.
 *
 * Adjacent changed columns of a page form a run. Two runs are joined where sending the unchanged columns between them
 * takes no more bytes on the wire than addressing the second run. The first page is the one that the controller's
 * address is in. Address parts that are already right are not sent again.
 *
 * A run is a transaction: commands, each after a control byte 0x80 (Co = 1, D/C = 0), then 0x40 (Co = 0, D/C = 1) and
 * data. A single column goes after 0xc0 (Co = 1, D/C = 1) instead, so that the next run can follow it in the same
 * transaction. Three commands take a byte less after 0x00 (Co = 0, D/C = 0), which ends the transaction.
 *
 * Where the picture has scrolled (`Framebuffer.movePages`) and it takes fewer bytes, the display start line moves: page
 * `p` of the picture then is page `(top + p) & 7` of the RAM, and only what has changed otherwise is sent. The RAM pages
 * that the panel does not show are written before the start line moves. A panel of 64 rows shows all of them: what
 * scrolls in would be wrong before and what is at its place after, so half is written before and half after, and no
 * page is wrong for longer than one transaction takes.
 *
 * After a NACK the panel's content is unknown: the next `update` initialises the panel and sends everything.
 *
 * The fields are meant for the drivers and for `contrast`, `invert`, `poweron` and `poweroff` only.
 */
export abstract class PanelDriver implements Panel<Framebuffer> {
  readonly width: number;
  readonly height: number;
  readonly io: I2C;
  /**
   * Initialisation: 0x00 (only commands follow), display off, 0x81, contrast, 0xa6 or 0xa7 (inverted), and the rest.
   */
  readonly setup: Uint8Array;
  /** 0x00 and the command that ends the initialisation: display on or off. */
  readonly power: Uint8Array;
  /** The framebuffer that the panel shows; `undefined` if the panel must be initialised. */
  frame: Framebuffer | undefined;
  /** Columns and pages of the picture as the controller counts them: turned if the panel is mounted on its side. */
  protected columns: number;
  protected pages: number;
  /** The last page of the RAM, 7 or 15. */
  protected lastPage: number;
  protected readonly columnOffset: number;
  private readonly noScroll: boolean;
  /** The driver sends windows of several pages, each in one transaction. */
  private readonly windows: boolean;
  /** The controller's address, as far as the driver knows it; -1 if it does not. */
  protected page: number;
  protected column: number;
  /** The content of the whole RAM, from page `top` on. */
  protected readonly shown: Uint8Array<ArrayBuffer>;
  private readonly shownWords: Int32Array;
  /** RAM pages whose content is not known, a bit each. */
  private unknown: number;
  /** The RAM page that the picture begins with. */
  protected top: number;
  /** The display start line must be set to that page, by the next transaction with data. */
  protected moving: boolean;
  /** A transaction that is being made, and how many bytes it has so far. */
  protected readonly out: Uint8Array;
  protected held: number;
  /** Nothing is sent: bytes on the wire are only counted, until there are more than `limit`. */
  protected counting: boolean;
  private limit: number;
  private bytes: number;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions, windows: boolean) {
    const i2c = device.i2c.default;
    // In an interpreter, the fields that are set first are found fastest.
    this.counting = this.moving = false;
    this.held = this.bytes = this.limit = this.unknown = 0;
    this.page = this.column = this.top = 0;
    this.columns = options.width;
    this.columnOffset = options.columnOffset;
    this.pages = options.height >> 3;
    this.lastPage = this.pages > 8 ? 15 : 7;
    this.windows = windows;
    this.out = new Uint8Array(options.width * (windows ? this.pages : 2) + 16);
    this.shown = new Uint8Array(Math.max(this.pages, 8) * options.width);
    this.shownWords = new Int32Array(this.shown.buffer);
    this.noScroll = !!options.noScroll;
    this.width = options.width;
    this.height = options.height;
    this.setup = new Uint8Array(options.setup.length + 1);
    this.setup.set(options.setup, 1);
    this.power = new Uint8Array([0x00, 0xaf]);
    this.io = new i2c.io(Object.assign({}, i2c, options));
  }

  update(frame: Framebuffer): void {
    const all = !this.frame;
    let scrolled = this.frame === frame ? frame.scrolled : 0;
    if (this.frame !== frame) frame.touchAll();
    this.frame = undefined;
    // What the last update may have left when it failed.
    this.moving = this.counting = false;
    this.held = 0;
    if (all) {
      this.io.write(this.setup);
      this.page = this.column = this.unknown = -1;
      this.top = 0;
    }
    if (scrolled) {
      const from = frame.from;
      const to = frame.to;
      // More than scrolling can take. Mostly the whole picture takes more, and no more needs to be counted.
      const most = to - from + 8 * this.pages;
      let whole = 0;
      frame.touchAll();
      scrolled = this.noScroll || this.lastPage > 7 ? 0 : scrolled & 7;
      if (scrolled) whole = this.cost(frame, 0, most);
      if (scrolled) {
        this.rotate(scrolled);
        frame.from = from;
        frame.to = to;
        if (whole <= most && this.cost(frame, scrolled, whole) >= whole) {
          frame.touchAll();
          this.rotate(8 - scrolled);
          scrolled = 0;
        }
      }
    }
    if (scrolled || frame.from < frame.to) this.send(frame, scrolled);
    frame.sent();
    if (all) this.io.write(this.power);
    this.frame = frame;
  }

  /** Bytes on the wire that `send` takes, or more than `limit` if it takes more. */
  private cost(frame: Framebuffer, scrolled: number, limit: number): number {
    const page = this.page;
    const column = this.column;
    const unknown = this.unknown;
    this.counting = true;
    this.limit = limit;
    this.bytes = 0;
    this.send(frame, scrolled);
    this.counting = false;
    this.page = page;
    this.column = column;
    this.unknown = unknown;
    return this.bytes;
  }

  /** Lets the picture begin `pages` further down in the RAM. */
  private rotate(pages: number): void {
    const shown = this.shown;
    // (On Espruino, `slice` would make an array, which takes a variable for each byte.)
    const head = new Uint8Array(shown.subarray(0, pages * this.columns));
    const rest = shown.subarray(pages * this.columns);
    shown.set(rest);
    shown.set(head, rest.length);
    this.top = (this.top + pages) & 7;
  }

  /** Sends all changes of a picture that has scrolled by so many pages. */
  private send(frame: Framebuffer, scrolled: number): void {
    const pages = this.pages;
    if (this.unknown) this.learn(frame);
    // The first page that is sent, and the first one after the start line has moved.
    let first = 0;
    let middle = pages;
    if (scrolled) {
      const visible = scrolled - 8 + pages;
      first = Math.max(0, pages - scrolled);
      if (visible > 0) middle -= this.windows ? visible : (visible + 1) >> 1;
    } else if (!this.windows && this.page >= 0) first = (this.page - this.top) & this.lastPage;
    this.sendPages(frame, first, middle);
    if (scrolled) {
      this.moving = true;
      this.sendPages(frame, middle, pages);
    }
    if (first) this.sendPages(frame, 0, Math.min(first, pages));
    if (this.moving) this.flush(this.move(0));
  }

  /** Makes all columns differ in those pages whose content is not known. */
  private learn(frame: Framebuffer): void {
    const size = this.columns >> 2;
    const words = frame.words;
    const shownWords = this.shownWords;
    for (let page = 0; page < this.pages; page++) {
      const bit = 1 << ((this.top + page) & this.lastPage);
      if (this.unknown & bit) for (let w = page * size; w < (page + 1) * size; w++) shownWords[w] = ~words[w];
      this.unknown &= ~bit;
    }
  }

  /**
   * Sends the changes from page `first` to before page `last`. Compares four columns at a time, which are always of one
   * page: in an interpreter, comparing takes longer than sending, and a loop takes as long as its text.
   */
  private sendPages(frame: Framebuffer, first: number, last: number): void {
    const columns = this.columns;
    let w = Math.max(frame.from, first * columns) >> 2;
    const stop = Math.min(frame.to, last * columns) / 4;
    const words = frame.words;
    const shownWords = this.shownWords;
    const bytes = frame.bytes;
    const shown = this.shown;
    // The run that has not been sent yet, and the end of its page.
    let start = -1;
    let end = 0;
    let pageEnd = 0;
    let data = 0;
    for (;;) {
      while (words[w] === shownWords[w] && w < stop) w++;
      if (w >= stop) break;
      let from = w << 2;
      w++;
      let to = w << 2;
      while (bytes[from] === shown[from]) from++;
      while (bytes[to - 1] === shown[to - 1]) to--;
      if (from >= pageEnd || (from - end > 2 && from - end > this.gap(end - start, to - from, end, from))) {
        if (start >= 0) this.sendRun(bytes, start, end);
        data += end - start;
        // (Windows are held back.)
        if (this.counting && (this.windows ? data : this.bytes) > this.limit) break;
        start = from;
        pageEnd = from - (from % columns) + columns;
      }
      end = to;
    }
    if (start >= 0) this.sendRun(bytes, start, end);
    this.sendRest(bytes);
  }

  /**
   * The largest number of unchanged columns that is sent in order to join two runs of so many columns, the first of
   * which ends before the place `end`, while the second begins at `start`.
   */
  private gap(columns: number, next: number, end: number, start: number): number {
    const offset = this.columnOffset - start + (start % this.columns);
    // Unless both are single columns, a transaction ends and begins.
    return (
      (columns > 1 ? 1 : 0) + (next > 1 ? 1 : 0) + ((end + offset) >> 4 === (start + offset) >> 4 ? 2 : 4)
    );
  }

  /** Sends columns of one page, from place `start` to before `end`, or holds them back. */
  protected sendRun(bytes: Uint8Array, start: number, end: number): void {
    let n = this.held;
    const out = this.out;
    const data = bytes.subarray(start, end);
    const columns = this.columns;
    const page = (((start / columns) | 0) + this.top) & this.lastPage;
    const column = (start % columns) + this.columnOffset;
    const wrong = this.column < 0 ? 255 : column ^ this.column;
    const three = page !== this.page && wrong & 15 && wrong >> 4;
    // Bytes a command.
    const size = three ? 1 : 2;
    if (n + data.length + 9 > out.length) {
      this.flush(n);
      n = 0;
    }
    if (three) out[n++] = 0x00;
    if (this.page > 15) {
      // From windows to pages.
      out[n++] = 0x20;
      out[n++] = 0x02;
    }
    if (page !== this.page) {
      out[n] = 0x80;
      n += size;
      out[n - 1] = 0xb0 | page;
    }
    if (wrong & 15) {
      out[n] = 0x80;
      n += size;
      out[n - 1] = column & 15;
    }
    if (wrong >> 4) {
      out[n] = 0x80;
      n += size;
      out[n - 1] = 0x10 | (column >> 4);
    }
    if (three) {
      this.flush(n);
      n = 0;
    }
    if (this.moving) n = this.move(n);
    if (data.length > 1) {
      out[n++] = 0x40;
      out.set(data, n);
      this.flush(n + data.length);
    } else {
      out[n++] = 0xc0;
      out[n++] = data[0];
      this.held = n;
    }
    if (!this.counting) this.shown.set(data, start);
    this.page = page;
    this.column = column + data.length;
    // After the last column of the RAM, some controllers go on at the first, and some do not.
    if (this.column === 128 && !this.columnOffset) this.column = -1;
  }

  /** Sends what has been held back. */
  protected sendRest(_bytes: Uint8Array): void {
    if (this.held) this.flush(this.held);
  }

  /** Adds the command for the start line to the `n` bytes of `out`, and returns how many there are then. */
  protected move(n: number): number {
    this.moving = false;
    this.out[n++] = 0x80;
    this.out[n++] = 0x40 | (this.top << 3);
    return n;
  }

  /** Sends the first `n` bytes of `out` as one transaction. */
  protected flush(n: number): void {
    this.held = 0;
    this.bytes += n + 1;
    if (!this.counting) this.io.write(this.out.subarray(0, n));
  }

  close(): void {
    this.io.close();
  }
}
