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
}

/**
 * The base class of the drivers. It finds the columns that differ from the panel's content. A place is an index into
 * the framebuffer's bytes, `columns` per page.
 *
 * Adjacent changed columns of a page form a run. Two runs are joined when sending the unchanged columns between them
 * takes no more bytes on the wire than addressing the second run, within one byte. After a NACK the panel's content
 * is unknown: the next `update` initialises the panel and sends everything.
 *
 * The fields are meant for the drivers and for `contrast`, `invert`, `poweron` and `poweroff` only.
 */
export abstract class PanelDriver implements Panel<Framebuffer> {
  readonly width: number;
  readonly height: number;
  /** Columns as the controller counts them: the height of a panel that is mounted on its side. */
  protected columns: number;
  readonly io: I2C;
  /**
   * Initialisation: 0x00 (only commands follow), display off, 0x81, contrast, 0xa6 or 0xa7 (inverted), and the rest.
   */
  readonly setup: Uint8Array;
  /** 0x00 and the command that ends the initialisation: display on or off. */
  readonly power: Uint8Array;
  /** The framebuffer that the panel shows; `undefined` if the panel must be initialised. */
  frame: Framebuffer | undefined;
  /** The largest number of unchanged columns that is sent in order to join two runs. */
  private readonly gap: number;
  /** The chip's current address, as far as the driver tracks it; both are 0 after `setup`. */
  protected page!: number;
  protected column!: number;
  protected readonly shown: Uint8Array<ArrayBuffer>;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions, gap: number) {
    const i2c = device.i2c.default;
    this.width = this.columns = options.width;
    this.height = options.height;
    this.gap = gap;
    this.setup = new Uint8Array(options.setup.length + 1);
    this.setup.set(options.setup, 1);
    this.power = new Uint8Array([0x00, 0xaf]);
    this.shown = new Uint8Array((options.width * options.height) >> 3);
    this.io = new i2c.io(Object.assign({}, i2c, options));
  }

  /** Sends columns of one page, beginning at `place`. `shown` already contains them. */
  protected abstract sendColumns(columns: Uint8Array, place: number): void;

  /** Sends the columns that `sendColumns` has held back. */
  protected sendRest(): void {}

  update(frame: Framebuffer): void {
    const bytes = frame.bytes;
    const shown = this.shown;
    const columns = this.columns;
    const words = new Int32Array(bytes.buffer);
    const shownWords = new Int32Array(shown.buffer);
    const all = !this.frame;
    if (this.frame !== frame) frame.touchAll();
    this.frame = undefined;
    if (all) {
      // The panel's content is unknown: make every column differ.
      for (let w = 0; w < words.length; w++) shownWords[w] = ~words[w];
      this.io.write(this.setup);
      this.page = this.column = 0;
    }
    const stop = frame.to / 4;
    // The start of the run that has not been sent yet; -Infinity if there is none.
    let start = -Infinity;
    let end = start;
    // Compares four columns at a time, which are always of one page: in an interpreter, comparing takes longer than sending.
    for (let w = frame.from >> 2; w < stop; w++) {
      if (words[w] === shownWords[w]) continue;
      let i = w << 2;
      while (bytes[i] === shown[i]) i++;
      if (i - end > this.gap || ((i / columns) | 0) !== ((start / columns) | 0)) {
        this.sendRun(bytes, start, end);
        start = i;
      }
      end = (w << 2) + 4;
      while (bytes[end - 1] === shown[end - 1]) end--;
    }
    this.sendRun(bytes, start, end);
    frame.sent();
    this.sendRest();
    if (all) this.io.write(this.power);
    this.frame = frame;
  }

  private sendRun(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    const columns = bytes.subarray(start, end);
    this.shown.set(columns, start);
    this.sendColumns(columns, start);
  }

  close(): void {
    this.io.close();
  }
}
