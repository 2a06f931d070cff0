import type { Device, I2C, Panel } from "../device.js";
import type { Framebuffer } from "./framebuffer.js";

export interface PanelOptions {
  /** 7-bit I2C address: 0x3c or 0x3d. */
  address: number;
  /** Bus clock; both controllers take 400000. */
  hz: number;
}

/**
 * What the drivers share: finding the columns that differ from what the panel holds. A place is an index into the
 * framebuffer's bytes, 128 a page.
 *
 * Changed columns of a page become runs; two runs become one where sending the unchanged columns between them takes
 * no more bytes on the wire than addressing the second. (Give or take a byte or two: gaps are looked for in steps of
 * four columns.) Nothing is known of a panel that did not acknowledge: the next `update` initialises it and sends
 * everything.
 *
 * The fields are for the drivers and for `contrast`, `invert`, `poweron` and `poweroff` only.
 */
export abstract class PanelDriver implements Panel<Framebuffer> {
  readonly width: number;
  readonly height: number;
  readonly io: I2C;
  /** Initialisation: 0x00 (only commands follow), display off, 0x81, contrast, 0xa6 or 0xa7 (inverted), the rest. */
  readonly setup: Uint8Array;
  /** 0x00, and the command that ends the initialisation: display on, or off. */
  readonly power: Uint8Array;
  /** The framebuffer the panel shows; `undefined`: it must be initialised. */
  frame: Framebuffer | undefined;
  /** The most unchanged columns between two changed ones that are sent rather than stepped over. */
  private readonly gap: number;
  /** What a driver remembers of the chip's addressing; 0 and 0 after `setup`. */
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

  /** Sends columns to a place; they are within one page. `shown` already has them. */
  protected abstract send(columns: Uint8Array, place: number): void;

  /** Sends what `send` held back. */
  protected flush(): void {}

  update(frame: Framebuffer): void {
    const bytes = frame.bytes;
    const shown = this.shown;
    const words = new Int32Array(bytes.buffer);
    const shownWords = new Int32Array(shown.buffer);
    const all = !this.frame;
    if (this.frame !== frame) frame.touchAll();
    this.frame = undefined;
    if (all) {
      // What the panel holds is unknown: as if every column were different.
      for (let w = 0; w < words.length; w++) shownWords[w] = ~words[w];
      this.io.write(this.setup);
      this.page = this.column = 0;
    }
    for (let page = 0; page << 3 < this.height; page++) {
      const stop = (page << 5) + ((frame.to[page] + 3) >> 2);
      let start = -1;
      let next = -1;
      // Four columns at a time: to interpreters, looking costs more than sending. One step past the last ones, to
      // send what is left.
      for (let w = (page << 5) + (frame.from[page] >> 2); w <= stop; w++) {
        let i = w << 2;
        if (w < stop) {
          if (words[w] === shownWords[w]) continue;
          if (w === next) {
            next++;
            continue;
          }
          while (bytes[i] === shown[i]) i++;
        }
        if (start >= 0) {
          let end = next << 2;
          while (bytes[end - 1] === shown[end - 1]) end--;
          if (w === stop || i - end > this.gap) {
            const columns = bytes.subarray(start, end);
            shown.set(columns, start);
            this.send(columns, start);
            start = -1;
          }
        }
        if (start < 0) start = i;
        next = w + 1;
      }
      frame.from[page] = 128;
      frame.to[page] = 0;
    }
    this.flush();
    if (all) this.io.write(this.power);
    this.frame = frame;
  }

  close(): void {
    this.io.close();
  }
}
