import { encodeQR } from "qr";
import { fillRect } from "../../../firmware/oled/draw.js";
import type { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { qrCode } from "../../../firmware/oled/qr-code.js";

/** The width of the quiet zone in modules. Two are enough because the panel around it is dark. */
const QUIET = 2;
const SCALE = 2;

/** Encodes a text as a QR code: rows of bits padded to whole bytes, most significant bit leftmost, 1 for dark. */
function qrModules(text: string): { modules: Uint8Array; size: number } {
  const border = 1;
  const rows = encodeQR(text, "raw", { ecc: "low", border }).slice(border, -border);
  const size = rows.length;
  const pitch = (size + 7) >> 3;
  const modules = new Uint8Array(pitch * size);
  rows.forEach((row, y) => {
    row.slice(border, -border).forEach((dark, x) => {
      if (dark) modules[y * pitch + (x >> 3)] |= 128 >> (x & 7);
    });
  });
  return { modules, size };
}

/**
 * Draws a QR code at the left edge, vertically centred, with modules of 2 pixels; of 1 where that is all that fits and
 * `scale_min` allows it. Returns the columns that it takes; 0, with nothing drawn, if it is larger than the picture.
 */
export function drawQR(frame: Framebuffer, text: string, scale_min: 1 | 2 = 1): number {
  const { modules, size } = qrModules(text);
  const room = Math.min(frame.width, frame.height);
  const whole = size + 2 * QUIET;
  const scale = whole * SCALE <= room ? SCALE : 1;
  if (scale < scale_min || whole * scale > room) return 0;
  fillRect(frame, 0, 0, whole * scale, frame.height, 1);
  qrCode(frame, modules, size, 0, (frame.height - whole * scale) >> 1, scale, QUIET);
  return whole * scale;
}
