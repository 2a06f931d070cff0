import type { Bitmap } from "../device.js";

/**
 * The picture that drawing operations change and a panel's `update` sends.
 *
 * `bytes` is laid out as the controllers' display RAM is (SSD1306 datasheet 8.7, SH1106 datasheet "Display Data
 * RAM"): pages of eight rows from the top, `width` bytes a page, one byte a column, bit 0 the top row. `height` is
 * a multiple of 8.
 *
 * Comparing a whole picture with what the panel holds costs far more than most changes do, so each page also keeps
 * the columns touched since they were last sent: those from `from[page]` up to, not including, `to[page]`.
 */
export class Framebuffer implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: Uint8Array;
  readonly to: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8Array((width * height) >> 3);
    this.from = new Uint8Array(height >> 3).fill(width);
    this.to = new Uint8Array(height >> 3);
  }

  /** Notes that columns `from` up to, not including, `to` of a page may have changed. Not clipped. */
  touch(page: number, from: number, to: number): void {
    if (from < this.from[page]) this.from[page] = from;
    if (to > this.to[page]) this.to[page] = to;
  }

  /** Notes that all may have changed. */
  touchAll(): void {
    this.from.fill(0);
    this.to.fill(this.width);
  }
}
