import type { Device } from "../device.js";
import { glyphOf } from "./font.js";

/**
 * Returns the glyph of a character without the blank columns beside it, and with one blank column after it, as mPython
 * sets text. A blank is half as wide as its cell. For `textBox`.
 */
export function proportional(font: Device["font"], code: number): Uint8Array | undefined {
  const glyph = glyphOf(font, code);
  if (!glyph) return glyph;
  const columns = glyph.length >> 1;
  let left = 0;
  let right = columns;
  while (right > left && !(glyph[right - 1] | glyph[columns + right - 1])) right--;
  while (right > left && !(glyph[left] | glyph[columns + left])) left++;
  if (left === right) {
    left = 0;
    right = (columns >> 1) - 1;
  }
  const width = right - left + 1;
  const narrow = new Uint8Array(2 * width);
  narrow.set(glyph.subarray(left, right));
  narrow.set(glyph.subarray(columns + left, columns + right), width);
  return narrow;
}
