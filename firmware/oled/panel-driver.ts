import type { Device, I2C, Panel } from "../device.js";
import type { Framebuffer } from "./framebuffer.js";

export interface PanelOptions {
  /** 7-bit I2C address: 0x3c or 0x3d. */
  address: number;
  /** Bus clock; both controllers take 400000. */
  hz: number;
}

/**
 * The base class of the drivers. It finds the columns that differ from the panel's content. A place is an index into
 * the framebuffer's bytes, 128 per page.
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

  constructor(
    device: Pick<Device, "i2c">,
    options: PanelOptions,
    height: number,
    gap: number,
    setup: number[],
  ) {
    const i2c = device.i2c.default;
    this.width = 128;
    this.height = height;
    this.gap = gap;
    this.setup = new Uint8Array(setup);
    this.power = new Uint8Array([0x00, 0xaf]);
    this.shown = new Uint8Array(height * 16);
    this.io = new i2c.io(Object.assign({}, i2c, options));
  }

  /** Sends columns of one page, beginning at `place`. `shown` already contains them. */
  protected abstract sendColumns(columns: Uint8Array, place: number): void;

  /** Sends the columns that `sendColumns` has held back. */
  protected sendRest(): void {}

  update(frame: Framebuffer): void {
    const bytes = frame.bytes;
    const shown = this.shown;
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
    // Compares four columns at a time: in an interpreter, comparing takes longer than sending.
    for (let w = frame.from >> 2; w < stop; w++) {
      if (words[w] === shownWords[w]) continue;
      let i = w << 2;
      while (bytes[i] === shown[i]) i++;
      if (i - end > this.gap || i >> 7 !== start >> 7) {
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
