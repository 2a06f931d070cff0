import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws a QR code that was encoded elsewhere (on the PC or at build time) with its top left corner at (x, y): dark
 * modules are dark pixels on a lit square, with a quiet zone of `quiet` modules (ISO/IEC 18004 requires 4).
 *
 * `modules` has `size` rows of `size` bits, each row padded to whole bytes, most significant bit leftmost, 1 for
 * dark. A panel of 64 rows has room for version 3 (29 modules) at scale 2 or version 11 (61 modules) at scale 1.
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
