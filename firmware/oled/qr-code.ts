import type { Device } from "../device.js";
import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";
import { pageText } from "./text.js";

const ROW = 16;
/** "255.255.", in characters of 8 columns. */
const ADDRESS_COLUMNS = 64;
const GAP = 3;

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

/**
 * Draws an address "A.B.C.D:PORT" as a QR code, with its text beside it where the glass has room for that, into an empty
 * frame. Returns false, with nothing drawn, where the runtime draws no QR codes or the glass is too small for this one.
 */
export function addressCode(
  device: Pick<Device, "drawQR" | "font" | "text">,
  frame: Framebuffer,
  address: string,
): boolean {
  const columns = device.drawQR ? device.drawQR(frame, address) : 0;
  if (!columns) return false;
  const x = columns + GAP;
  if (x + ADDRESS_COLUMNS > frame.width || frame.height < 3 * ROW) return true;
  const middle = address.indexOf(".", address.indexOf(".") + 1) + 1;
  const colon = address.indexOf(":");
  let y = ((frame.height - 3 * ROW) >> 4) << 3;
  for (const text of [address.slice(0, middle), address.slice(middle, colon), address.slice(colon)]) {
    pageText(device, frame, device.text.encode(text), x, y);
    y += ROW;
  }
  return true;
}
