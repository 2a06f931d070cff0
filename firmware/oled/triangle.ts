import { hline } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";
import { line, trace } from "./line.js";

/** Draws the outline of a triangle. */
export function triangle(
  frame: Framebuffer,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x3: number,
  y3: number,
  color: number,
): void {
  line(frame, x1, y1, x2, y2, color);
  line(frame, x2, y2, x3, y3, color);
  line(frame, x3, y3, x1, y1, color);
}

/** The leftmost and the rightmost pixel of each row; `right` is less than `left` in rows without a pixel. */
interface Spans {
  left: Int32Array;
  right: Int32Array;
}

function widen(spans: Spans, x: number, y: number): void {
  if (y < 0 || y >= spans.left.length) return;
  if (x < spans.left[y]) spans.left[y] = x;
  if (x > spans.right[y]) spans.right[y] = x;
}

/** Fills a triangle, including its outline. */
export function fillTriangle(
  frame: Framebuffer,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x3: number,
  y3: number,
  color: number,
): void {
  const spans = {
    left: new Int32Array(frame.height).fill(0x7fffffff),
    right: new Int32Array(frame.height).fill(-0x7fffffff),
  };
  trace(spans, x1, y1, x2, y2, 0, widen);
  trace(spans, x2, y2, x3, y3, 0, widen);
  trace(spans, x3, y3, x1, y1, 0, widen);
  for (let y = 0; y < frame.height; y++)
    hline(frame, spans.left[y], y, spans.right[y] - spans.left[y] + 1, color);
}
