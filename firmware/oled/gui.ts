import { fillRect, rect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";
import { fillRoundRect, roundRect } from "./round.js";

/** `progress` percent of `size` pixels, rounded down. */
function part(size: number, progress: number): number {
  return Math.floor((size * Math.max(0, Math.min(progress, 100))) / 100);
}

/** Draws a bar with rounded ends, filled from the left to `progress` percent (0 to 100). */
export function progressBar(
  frame: Framebuffer,
  x: number,
  y: number,
  w: number,
  h: number,
  progress: number,
): void {
  const filled = part(w - 4, progress);
  fillRoundRect(frame, x, y, w, h, h, 0);
  roundRect(frame, x, y, w, h, h, 1);
  // A filled part narrower than its height would lose its rounded ends.
  if (filled > 0) fillRoundRect(frame, x + 2, y + 2, Math.max(filled, Math.min(h, w) - 4), h - 4, h, 1);
}

/** Draws a plain bar, filled to `progress` percent (0 to 100) from the left, or from the bottom if `upwards`. */
export function stripBar(
  frame: Framebuffer,
  x: number,
  y: number,
  w: number,
  h: number,
  progress: number,
  upwards: boolean,
): void {
  const filled = part(upwards ? h : w, progress);
  fillRect(frame, x, y, w, h, 0);
  rect(frame, x, y, w, h, 1);
  if (upwards) fillRect(frame, x, y + h - filled, w, filled, 1);
  else fillRect(frame, x, y, filled, h, 1);
}
