import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws a QR code made elsewhere (on the PC, or when the app was built): dark modules dark on a lit square with a
 * quiet zone of `quiet` modules (ISO/IEC 18004 wants 4), its top left corner at (x, y).
 *
 * `modules` has `size` rows of `size` bits, each row on bytes of its own, the leftmost the most significant bit, 1
 * dark. On 64 rows fit at scale 2 version 3 (29 modules), at scale 1 version 11 (61).
 */
export function qrCode(
  frame: Framebuffer,
  modules: Uint8Array,
  size: number,
  x: number,
  y: number,
  scale: number,
  quiet: number,
): void {
  const pitch = (size + 7) >> 3;
  const whole = (size + 2 * quiet) * scale;
  fillRect(frame, x, y, whole, whole, 1);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (modules[row * pitch + (column >> 3)] & (128 >> (column & 7)))
        fillRect(frame, x + (column + quiet) * scale, y + (row + quiet) * scale, scale, scale, 0);
}
