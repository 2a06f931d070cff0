import { pixel } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws the set bits of a picture of `w` by `h` pixels as image converters write it, its top left pixel at (x, y):
 * row by row from the top, each row on bytes of its own, the leftmost pixel the most significant bit. (`blit` takes
 * pictures as the panel has them, and is much faster.)
 */
export function bitmap(
  frame: Framebuffer,
  x: number,
  y: number,
  bytes: Uint8Array,
  w: number,
  h: number,
  color: number,
): void {
  const pitch = (w + 7) >> 3;
  for (let row = 0; row < h; row++)
    for (let column = 0; column < w; column++)
      if (bytes[row * pitch + (column >> 3)] & (128 >> (column & 7)))
        pixel(frame, x + column, y + row, color);
}
