import type { Bitmap } from "../device.js";
import { rowsOf } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws a bitmap into the framebuffer with its top left pixel at (x, y), clipped at all four edges. `source` has the
 * framebuffer's layout: pages of `width` column bytes, bit 0 on top. `mode` is one of `TextMode`.
 */
export function mix(
  frame: Framebuffer,
  source: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  mode: number,
): void {
  x |= 0;
  const left = x > 0 ? x : 0;
  const right = Math.min(x + width, frame.width);
  const bottom = Math.min(y + height, frame.height);
  const bytes = frame.bytes;
  if (left >= right) return;
  for (let page = y > 0 ? y >> 3 : 0; page << 3 < bottom; page++) {
    const at = page * frame.width;
    // Column c takes its lower rows from source[from + c], a byte of the source page that starts in this page.
    const before = page - (y >> 3);
    const from = before * width - x;
    const mask = rowsOf(page, y, bottom);
    frame.touch(at + left, at + right);
    // Nearly all text is aligned to pages: copy it whole, since a byte loop is slow in an interpreter.
    if (mode === 1 && mask === 255 && !(y & 7))
      bytes.set(source.subarray(from + left, from + right), at + left);
    else
      for (let c = left; c < right; c++) {
        // When y is not a multiple of 8, the previous source page ends in this page. (An index past the end reads
        // `undefined`, which shifts as 0, but a negative index throws on Espruino.)
        const above = before && source[from + c - width];
        const bits = ((((source[from + c] << 8) | above) << (y & 7)) >> 8) & mask;
        const old = bytes[at + c];
        bytes[at + c] =
          mode > 3 ? old ^ bits : mode > 2 ? old | bits : (old & ~mask) | (mode > 1 ? bits ^ mask : bits);
      }
  }
}

/** Draws a bitmap with its top left pixel at (x, y). `mode` is one of `TextMode`. */
export function blit(frame: Framebuffer, bitmap: Bitmap, x: number, y: number, mode: number): void {
  mix(frame, bitmap.bytes, bitmap.width, bitmap.height, x, y, mode);
}
