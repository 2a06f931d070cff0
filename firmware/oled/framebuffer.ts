import type { Bitmap } from "../device.js";

/**
 * The picture that drawing operations change and a panel's `update` sends.
 *
 * `bytes` is laid out as the controllers' display RAM is (SSD1306 datasheet 8.7, SH1106 datasheet "Display Data
 * RAM"): pages of eight rows from the top, `width` bytes a page, one byte a column, bit 0 the top row. `height` is
 * a multiple of 8.
 *
 * Comparing a whole picture with what the panel holds costs far more than most changes do, so it also keeps what may
 * have changed since it was last sent: the bytes from `from` up to, not including, `to`.
 */
export class Framebuffer implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  from!: number;
  to!: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8Array((width * height) >> 3);
    this.sent();
  }

  /** Notes that bytes `from` up to, not including, `to` may have changed. */
  touch(from: number, to: number): void {
    this.from = Math.min(this.from, from);
    this.to = Math.max(this.to, to);
  }

  /** Notes that all may have changed. */
  touchAll(): void {
    this.touch(0, this.bytes.length);
  }

  /** Notes that nothing has changed. */
  sent(): void {
    this.from = this.bytes.length;
    this.to = 0;
  }
}
