import type { Framebuffer } from "./framebuffer.js";

/*
 * Points, straight lines and rectangles, clipped at all four edges. `color` is 0 for dark, anything else for lit.
 * These are functions rather than methods so that a bundle contains only those that its app uses.
 */

/** Rounds `value` down and limits it to [0, max]; NaN gives 0. */
function clamp(value: number, max: number): number {
  return value > 0 ? (value < max ? value | 0 : max) : 0;
}

/** A bit mask of the rows of `page` between `top` (included) and `bottom` (excluded), bit 0 the top row. */
export function rowsOf(page: number, top: number, bottom: number): number {
  return (255 << Math.max(top - page * 8, 0)) & (255 >> Math.max(page * 8 + 8 - bottom, 0));
}

/** Fills the rectangle of `w` by `h` pixels whose top left pixel is (x, y). */
export function fillRect(
  frame: Framebuffer,
  x: number,
  y: number,
  w: number,
  h: number,
  color: number,
): void {
  const left = clamp(x, frame.width);
  const right = clamp(x + w, frame.width);
  const top = clamp(y, frame.height);
  const bottom = clamp(y + h, frame.height);
  if (left >= right) return;
  for (let page = top >> 3; page << 3 < bottom; page++) {
    const mask = rowsOf(page, top, bottom);
    const at = page * frame.width;
    const bytes = frame.bytes;
    if (mask === 255) bytes.fill(color ? 255 : 0, at + left, at + right);
    else for (let i = at + left; i < at + right; i++) bytes[i] = color ? bytes[i] | mask : bytes[i] & ~mask;
    frame.touch(at + left, at + right);
  }
}

/** Fills the whole picture. */
export function fill(frame: Framebuffer, color: number): void {
  frame.bytes.fill(color ? 255 : 0);
  frame.touchAll();
}

/** Clears the rows above `bottom`, which must be a multiple of 8. */
export function clearAbove(frame: Framebuffer, bottom: number): void {
  const end = (bottom * frame.width) >> 3;
  frame.bytes.fill(0, 0, end);
  frame.touch(0, end);
}

/** Sets one pixel. */
export function pixel(frame: Framebuffer, x: number, y: number, color: number): void {
  if (!(x >= 0 && x < frame.width && y >= 0 && y < frame.height)) return;
  const i = (y >> 3) * frame.width + x;
  const bit = 1 << (y & 7);
  if (color) frame.bytes[i] |= bit;
  else frame.bytes[i] &= ~bit;
  frame.touch(i, i + 1);
}

/** Draws a horizontal line of `w` pixels from (x, y) to the right. */
export function hline(frame: Framebuffer, x: number, y: number, w: number, color: number): void {
  fillRect(frame, x, y, w, 1, color);
}

/** Draws a vertical line of `h` pixels from (x, y) down. */
export function vline(frame: Framebuffer, x: number, y: number, h: number, color: number): void {
  fillRect(frame, x, y, 1, h, color);
}

/** Draws the outline of the rectangle of `w` by `h` pixels whose top left pixel is (x, y). */
export function rect(frame: Framebuffer, x: number, y: number, w: number, h: number, color: number): void {
  if (w <= 0 || h <= 0) return;
  fillRect(frame, x, y, w, 1, color);
  fillRect(frame, x, y + h - 1, w, 1, color);
  fillRect(frame, x, y, 1, h, color);
  fillRect(frame, x + w - 1, y, 1, h, color);
}
