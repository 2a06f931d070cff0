import { pixel } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/** Calls `visit(target, x, y, color)` for each pixel of a line, both ends included (Bresenham 1965). */
export function trace<Target>(
  target: Target,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  color: number,
  visit: (target: Target, x: number, y: number, color: number) => void,
): void {
  // With fractions the loop would step past the end point and never stop.
  x1 |= 0;
  y1 |= 0;
  x2 |= 0;
  y2 |= 0;
  const dx = Math.abs(x2 - x1);
  const dy = -Math.abs(y2 - y1);
  const stepX = x1 < x2 ? 1 : -1;
  const stepY = y1 < y2 ? 1 : -1;
  let error = dx + dy;
  for (;;) {
    visit(target, x1, y1, color);
    if (x1 === x2 && y1 === y2) return;
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x1 += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y1 += stepY;
    }
  }
}

/** Draws the line from (x1, y1) to (x2, y2), both ends included. */
export function line(
  frame: Framebuffer,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  color: number,
): void {
  trace(frame, x1, y1, x2, y2, color, pixel);
}
