import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/** Larger values do not fit into a single-precision number. */
const VALUE_MAX = 3e38;

/**
 * A strip chart: a line through the last values, one column each, the newest at the right. It scales itself so that
 * the values shown fill its height.
 *
 *     this.chart = new Chart(128);
 *     this.chart.add(23.5);
 *     this.chart.draw(frame, 0, 32, 128, 32);
 */
export class Chart {
  /** The least and the greatest value of the last `draw`, for labels; 0 if there was none. */
  min: number;
  max: number;
  /** A ring of the values. (Not called `values`: the bundler for Espruino takes fields of that name for options.) */
  private readonly ring: Float32Array;
  /** Where the next value goes, and how many there are. */
  private next: number;
  private count: number;

  /** Keeps the last `capacity` values, 4 bytes each. More than the chart has columns are of no use. */
  constructor(capacity: number) {
    this.ring = new Float32Array(capacity);
    this.min = this.max = this.next = this.count = 0;
  }

  /** Adds a value. What is no number (NaN, an infinity) is ignored. */
  add(value: number): void {
    if (!(Math.abs(value) < VALUE_MAX)) return;
    const ring = this.ring;
    ring[this.next] = value;
    this.next = (this.next + 1) % ring.length;
    this.count = Math.min(this.count + 1, ring.length);
  }

  /** Draws the chart into the rectangle of `width` by `height` pixels whose top left pixel is (x, y), and clears the rest of it. */
  draw(frame: Framebuffer, x: number, y: number, width: number, height: number): void {
    fillRect(frame, x, y, width, height, 0);
    const shown = Math.min(this.count, width);
    if (shown < 1 || height < 1) return;
    this.scale(shown);
    const bottom = y + height - 1;
    const span = this.max - this.min;
    let row = 0;
    for (let i = shown; i > 0; i--) {
      // Equal values are a line in the middle.
      const part = span ? (this.valueBefore(i) - this.min) / span : 0.5;
      const before = i === shown ? bottom - Math.round(part * (height - 1)) : row;
      row = bottom - Math.round(part * (height - 1));
      // From next to the row before to this one, so that the line is unbroken.
      const top = row < before ? row : row > before ? before + 1 : row;
      fillRect(frame, x + width - i, top, 1, row < before ? before - row : row - top + 1, 1);
    }
  }

  /** The value that was added `i` values ago; 1 is the newest. */
  private valueBefore(i: number): number {
    const length = this.ring.length;
    return this.ring[(this.next + length - i) % length];
  }

  private scale(shown: number): void {
    this.min = this.max = this.valueBefore(1);
    for (let i = 2; i <= shown; i++) {
      const value = this.valueBefore(i);
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
    }
  }
}
