import type { Bitmap } from "../device.js";

/**
 * The picture that drawing functions change and that a panel's `update` sends.
 *
 * `bytes` has the layout of the controllers' display RAM (SSD1306 datasheet 8.7, SH1106 datasheet "Display Data
 * RAM"): pages of eight rows from the top, `width` bytes per page, one byte per column, bit 0 the top row. `height`
 * is a multiple of 8.
 *
 * Comparing the whole picture with the panel's content costs far more than most changes do, so the framebuffer also
 * keeps the range of bytes that may have changed since it was last sent: `from` (included) to `to` (excluded).
 */
export class Framebuffer implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same memory, four columns each, for comparing: a panel's width is a multiple of four. */
  readonly words: Int32Array;
  from!: number;
  to!: number;
  /** Pages by which the picture has moved up since it was last sent; negative if down. */
  scrolled!: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8Array((width * height) >> 3);
    this.words = new Int32Array(this.bytes.buffer, 0, this.bytes.length >> 2);
    this.sent();
  }

  /** Marks bytes `from` (included) to `to` (excluded) as possibly changed. */
  touch(from: number, to: number): void {
    this.from = Math.min(this.from, from);
    this.to = Math.max(this.to, to);
  }

  /** Marks the whole picture as possibly changed. */
  touchAll(): void {
    this.touch(0, this.bytes.length);
  }

  /** Marks the whole picture as unchanged. */
  sent(): void {
    this.from = this.bytes.length;
    this.to = this.scrolled = 0;
  }

  /**
   * Moves the picture up by so many pages of eight rows, from 0. What is uncovered becomes dark. A panel that can scroll is
   * not sent the whole picture then.
   */
  scrollUp(pages: number): void {
    const bytes = this.bytes;
    const kept = bytes.subarray(pages * this.width);
    bytes.set(kept);
    bytes.fill(0, kept.length);
    // The bytes that may differ have moved, too.
    this.touch(Math.max(0, this.from - pages * this.width), bytes.length);
    this.scrolled += pages;
  }
}
