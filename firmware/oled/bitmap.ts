import { pixel } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws the set bits of a `w` by `h` bitmap with its top left pixel at (x, y). `bytes` is in the format that image
 * converters write: row-major, each row padded to whole bytes, most significant bit leftmost. `blit` takes bitmaps in
 * the panel's own layout and is much faster.
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
