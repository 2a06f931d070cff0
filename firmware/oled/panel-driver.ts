import type { Device, I2C, Panel } from "../device.js";
import type { Framebuffer } from "./framebuffer.js";

/** The properties of a display; boards/board.ts describes the fields. */
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
 * Driver for panels with a Sino Wealth SH1106 on I2C (datasheet V2.3, "Commands"), and with other controllers in their
 * page addressing mode, which is the same: it takes a page and a column, and only the column increments. It is also the
 * base class of the other drivers. It sends the columns that differ from the panel's content.
 *
 * Adjacent changed columns of a page form a run. Two runs are joined where sending the unchanged columns between them
 * takes no more bytes on the wire than addressing the second run. The first page is the one that the controller's
 * address is in. Address parts that are already right are not sent again.
 *
 * A run is a transaction: commands, each after a control byte 0x80 (Co = 1, D/C = 0), then 0x40 (Co = 0, D/C = 1) and
 * data. A single column goes after 0xc0 (Co = 1, D/C = 1) instead, so that the next run can follow it in the same
 * transaction. Three commands take a byte less after 0x00 (Co = 0, D/C = 0), which ends the transaction.
 *
 * Where the picture has scrolled (`Framebuffer.scrolled`) and it takes fewer bytes, the display start line moves: page
 * `p` of the picture then is page `(top + p) & 7` of the RAM, and only what has changed otherwise is sent. The RAM pages
 * that the panel does not show are written before the start line moves. A panel of 64 rows shows all of them: what
 * scrolls in would be wrong before and what is at its place after, so half is written before and half after, and no
 * page is wrong for longer than one transaction takes.
 *
 * After a NACK the panel's content is unknown: the next `update` initialises the panel and sends everything.
 *
 * The fields are meant for the drivers and for `contrast`, `invert`, `poweron` and `poweroff` only.
 */
export class PanelDriver implements Panel<Framebuffer> {
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
  /** 7 where the start line can move, by pages of a ring of 8; otherwise 15, the last page that a controller can have. */
  protected lastPage: number;
  protected readonly columnOffset: number;
  /** Set by a driver that sends several pages in one transaction. */
  protected windows: boolean;
  /** The page and the column that the controller's address points to, as far as the driver knows them; -1 if it does not. */
  protected page: number;
  protected column: number;
  /** The content of the RAM, from page `top` on: of all pages that can be shown. */
  private readonly shown: Uint8Array<ArrayBuffer>;
  private readonly shownWords: Int32Array;
  /** The RAM page that the picture begins with. */
  protected top: number;
  /** The display start line must be set to that page, by the next transaction with data. */
  protected moving: boolean;
  /** A transaction that is being made, and how many bytes it has so far. */
  protected out: Uint8Array;
  protected held: number;
  /** Nothing is sent: bytes on the wire are only counted. */
  private counting: boolean;
  private bytes: number;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    const i2c = device.i2c.default;
    const pages = options.height >> 3;
    // In an interpreter, the fields that are set first are found fastest.
    this.counting = this.moving = this.windows = false;
    this.held = this.bytes = this.page = this.column = this.top = 0;
    this.columns = options.width;
    this.columnOffset = options.columnOffset;
    this.pages = pages;
    this.lastPage = options.noScroll || pages > 8 ? 15 : 7;
    this.out = new Uint8Array(options.width * 2 + 16);
    this.shown = new Uint8Array((options.noScroll ? pages : Math.max(pages, 8)) * options.width);
    this.shownWords = new Int32Array(this.shown.buffer);
    this.width = options.width;
    this.height = options.height;
    this.setup = new Uint8Array([0x00].concat(options.setup as number[]));
    this.power = new Uint8Array([0x00, 0xaf]);
    this.io = new i2c.io(Object.assign({}, i2c, options));
  }

  update(frame: Framebuffer): void {
    const shows = this.frame;
    const from = frame.from;
    const to = frame.to;
    let scrolled = frame.scrolled;
    this.frame = undefined;
    // What the last update may have left when it failed.
    this.moving = this.counting = false;
    this.held = 0;
    if (shows !== frame || scrolled) frame.touchAll();
    if (!shows) this.sendAll(frame.bytes);
    else {
      scrolled = shows !== frame || this.lastPage > 7 ? 0 : scrolled & 7;
      if (scrolled) {
        // More bytes than scrolling can take. Mostly the whole picture takes more, and no more needs to be counted.
        const most = to - from + 8 * this.pages;
        const whole = this.cost(frame, 0, most);
        this.rotate(scrolled);
        frame.from = from;
        frame.to = to;
        if (whole <= most && this.cost(frame, scrolled, whole) >= whole) {
          frame.touchAll();
          this.rotate(8 - scrolled);
          scrolled = 0;
        }
      }
      this.send(frame, scrolled, Infinity);
    }
    if (frame.from < frame.to) this.shown.set(frame.bytes.subarray(frame.from, frame.to), frame.from);
    frame.sent();
    this.frame = frame;
  }

  /** Initialises the panel, and sends the whole picture. What is not shown of the RAM becomes dark. */
  private sendAll(bytes: Uint8Array): void {
    const shown = this.shown;
    this.io.write(this.setup);
    this.page = this.column = -1;
    this.top = 0;
    shown.fill(0);
    shown.set(bytes);
    for (let page = 0; page * this.columns < shown.length; page++) this.sendRun(shown, page, 0, this.columns);
    this.sendRest(shown);
    this.io.write(this.power);
  }

  /** Bytes on the wire that `send` takes, or more than `limit` if it takes more. */
  private cost(frame: Framebuffer, scrolled: number, limit: number): number {
    const page = this.page;
    const column = this.column;
    this.counting = true;
    this.bytes = 0;
    this.send(frame, scrolled, limit);
    this.counting = false;
    this.page = page;
    this.column = column;
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

  /** Sends all changes of a picture that has scrolled by so many pages; it may stop after more than `limit` bytes. */
  private send(frame: Framebuffer, scrolled: number, limit: number): void {
    const columns = this.columns;
    const bytes = frame.bytes;
    // Pages with changes.
    let low = (frame.from / columns) | 0;
    let count = Math.ceil(frame.to / columns) - low;
    // The first one that is sent, and how many are sent before the start line moves.
    let first = this.page >> 4 ? 0 : (this.page - this.top) & this.lastPage;
    let before = -1;
    if (scrolled) {
      const visible = scrolled - 8 + this.pages;
      low = 0;
      count = this.pages;
      first = Math.max(0, count - scrolled);
      before = count - first;
      if (visible > 0) before -= this.windows ? visible : (visible + 1) >> 1;
    }
    first -= low;
    if (first < 0 || first >= count) first = 0;
    for (let i = 0; i <= count; i++) {
      if (i === before) {
        this.sendRest(bytes);
        this.moving = true;
      }
      if (i < count && limit > 0) limit -= this.sendPage(frame, low + ((first + i) % count));
    }
    this.sendRest(bytes);
    if (this.moving) this.flush(this.move(0));
  }

  /**
   * Sends the changes of a page of the picture, and returns how many columns that are. Compares four columns at a time:
   * in an interpreter, comparing takes longer than sending, and a loop takes as long as its text.
   */
  private sendPage(frame: Framebuffer, page: number): number {
    const at = page * this.columns;
    const words = frame.words;
    const shownWords = this.shownWords;
    const bytes = frame.bytes;
    const ramPage = (page + this.top) & this.lastPage;
    // Of a column's index.
    const offset = this.columnOffset - at;
    let w = Math.max(frame.from, at) >> 2;
    const stop = Math.min(frame.to, at + this.columns) / 4;
    // The run that has not been sent yet; there is none while `end` is 0.
    let start = 0;
    let end = 0;
    let sent = 0;
    for (;;) {
      while (words[w] === shownWords[w] && w < stop) w++;
      if (w >= stop) break;
      let differs = words[w] ^ shownWords[w];
      const from = (w << 2) + (differs & 0xff ? 0 : differs & 0xff00 ? 1 : differs & 0xff0000 ? 2 : 3);
      let next: number;
      while (++w < stop && differs >>> 24 && (next = words[w] ^ shownWords[w]) & 0xff) differs = next;
      const to = (w << 2) - (differs >>> 24 ? 0 : differs >> 16 ? 1 : differs >> 8 ? 2 : 3);
      // Unless both are single columns, a transaction ends and begins between two runs.
      if (
        !end ||
        (from - end > 2 &&
          from - end >
            (end - start > 1 ? 1 : 0) +
              (to - from > 1 ? 1 : 0) +
              (((end + offset) ^ (from + offset)) >> 4 ? 4 : 2))
      ) {
        if (end) {
          this.sendRun(bytes, ramPage, start - at, end - at);
          sent += end - start;
        }
        start = from;
      }
      end = to;
    }
    if (end) this.sendRun(bytes, ramPage, start - at, end - at);
    return sent + end - start;
  }

  /** Sends columns `from` to before `to` of a page of the RAM, or holds them back. */
  protected sendRun(bytes: Uint8Array, page: number, from: number, to: number): void {
    const out = this.out;
    const at = ((page - this.top) & this.lastPage) * this.columns;
    const data = bytes.subarray(at + from, at + to);
    const column = from + this.columnOffset;
    const wrong = this.column < 0 ? 255 : column ^ this.column;
    // From windows to pages.
    const commands = this.page >> 4 > 0 ? [0x20, 0x02] : [];
    let n = this.held;
    if (page !== this.page) commands.push(0xb0 | page);
    if (wrong & 15) commands.push(column & 15);
    if (wrong >> 4) commands.push(0x10 | (column >> 4));
    if (n + data.length + 9 > out.length) {
      this.flush(n);
      n = 0;
    }
    if (commands.length > 2) {
      out[n] = 0x00;
      out.set(commands, n + 1);
      this.flush(n + 1 + commands.length);
      n = 0;
    } else
      for (const command of commands) {
        out[n++] = 0x80;
        out[n++] = command;
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
