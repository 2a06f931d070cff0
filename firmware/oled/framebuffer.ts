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
  /** Pages by which `movePages` has moved the picture up since it was last sent. */
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
   * Moves the picture up by so many pages of eight rows, or down if `pages` is negative. What is uncovered becomes dark.
   * A panel that can scroll is not sent the whole picture then.
   */
  movePages(pages: number): void {
    const bytes = this.bytes;
    const size = bytes.length;
    const by = Math.max(-size, Math.min(pages * this.width, size));
    bytes.set(by > 0 ? bytes.subarray(by) : new Uint8Array(bytes.subarray(0, size + by)), by > 0 ? 0 : -by);
    // The bytes that may differ have moved, too.
    this.from = Math.max(0, this.from - by);
    this.to = Math.max(0, Math.min(this.to - by, size));
    this.scrolled += pages;
    const from = by > 0 ? size - by : 0;
    const to = by > 0 ? size : -by;
    bytes.fill(0, from, to);
    this.touch(from, to);
  }
}
