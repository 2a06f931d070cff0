import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/*
 * Circles and rectangles with rounded corners. A disc of radius r is the set of pixels whose distance from the centre
 * is less than r + 1/2. An outline is the set of pixels of the filled shape that share an edge with its outside.
 */

/** Limits a corner radius to half of the rectangle's shorter side. */
function radiusIn(w: number, h: number, r: number): number {
  return Math.max(Math.min(r, (w - 1) >> 1, (h - 1) >> 1), 0) | 0;
}

/** Half the width of a disc of radius `r` at `dy` rows from its centre. `reach` is that of the row before. */
function reachAt(r: number, dy: number, reach: number): number {
  while (reach * reach + dy * dy > r * r + r) reach--;
  return reach;
}

/** Fills the rectangle of `w` by `h` pixels whose top left pixel is (x, y), its corners rounded with radius `r`. */
export function fillRoundRect(
  frame: Framebuffer,
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
  color: number,
): void {
  r = radiusIn(w, h, r);
  let reach = r;
  for (let dy = 1; dy <= r; dy++) {
    reach = reachAt(r, dy, reach);
    fillRect(frame, x + r - reach, y + r - dy, w - 2 * (r - reach), 1, color);
    fillRect(frame, x + r - reach, y + h - 1 - r + dy, w - 2 * (r - reach), 1, color);
  }
  fillRect(frame, x, y + r, w, h - 2 * r, color);
}

/** Draws the outline of the rectangle that `fillRoundRect` fills. */
export function roundRect(
  frame: Framebuffer,
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
  color: number,
): void {
  if (w <= 0 || h <= 0) return;
  r = radiusIn(w, h, r);
  const bottom = y + h - 1 - r;
  let reach = r;
  for (let dy = 0; dy < r; dy++) {
    const next = reachAt(r, dy + 1, reach);
    // The last pixel of the row, and the pixels that extend beyond the row further out.
    const n = Math.max(reach - next, 1);
    const left = x + r - reach;
    const right = x + w - r + reach - n;
    fillRect(frame, left, y + r - dy, n, 1, color);
    fillRect(frame, right, y + r - dy, n, 1, color);
    fillRect(frame, left, bottom + dy, n, 1, color);
    fillRect(frame, right, bottom + dy, n, 1, color);
    reach = next;
  }
  fillRect(frame, x + r - reach, y, w - 2 * (r - reach), 1, color);
  fillRect(frame, x + r - reach, y + h - 1, w - 2 * (r - reach), 1, color);
  fillRect(frame, x, y + r, 1, h - 2 * r, color);
  fillRect(frame, x + w - 1, y + r, 1, h - 2 * r, color);
}

/** Fills the circle of radius `r` around the pixel (x, y); a radius of 0 is a single pixel. */
export function fillCircle(frame: Framebuffer, x: number, y: number, r: number, color: number): void {
  fillRoundRect(frame, x - r, y - r, 2 * r + 1, 2 * r + 1, r, color);
}

/** Draws the circle of radius `r` around the pixel (x, y). */
export function circle(frame: Framebuffer, x: number, y: number, r: number, color: number): void {
  roundRect(frame, x - r, y - r, 2 * r + 1, 2 * r + 1, r, color);
}
