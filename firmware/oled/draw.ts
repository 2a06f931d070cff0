import type { Framebuffer } from "./framebuffer.js";

/*
 * Points, straight lines and rectangles. Everything is clipped at all four edges; `color` is 0 for dark, anything
 * else for lit. These are functions, not methods, so that a device carries only those its app uses.
 */

/** The whole number in [0, max] nearest below `value`; 0 for what is no number. */
function clamp(value: number, max: number): number {
  return value > 0 ? (value < max ? value | 0 : max) : 0;
}

/** The rows of a page, as bits of a column, that lie from row `top` up to, not including, `bottom`. */
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

/** Makes the rows above `bottom`, a multiple of 8, dark. */
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

/** Draws `w` pixels to the right of (x, y), that one included. */
export function hline(frame: Framebuffer, x: number, y: number, w: number, color: number): void {
  fillRect(frame, x, y, w, 1, color);
}

/** Draws `h` pixels downwards from (x, y), that one included. */
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
