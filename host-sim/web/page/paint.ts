/** Paints a picture of a panel on a canvas. */
import type { ThemeColors } from "../../views/themes.js";

/** From this many device pixels a dot on, dots have a gap between them, as on the panel. */
const SCALE_WITH_GAPS = 4;

/** RGBA of a picture, a pixel a dot. `bits` are pages of 8 rows, a byte a column, bit 0 on top. */
export function pixelsOf(
  bits: Uint8Array | undefined,
  width: number,
  height: number,
  { dark, lit, top, topRows }: ThemeColors,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isLit = bits !== undefined && (bits[(y >> 3) * width + x] >> (y & 7)) & 1;
      const color = isLit ? (y < topRows ? top : lit) : dark;
      pixels.set([...color, 255], (y * width + x) * 4);
    }
  return pixels;
}

/** The largest whole scale at which a picture fits a width, in device pixels; at least 1. */
export function scaleFor(width: number, available: number): number {
  return Math.max(1, Math.floor(available / width));
}

/** Draws at a whole scale, so that every dot is as large as the others. */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
  scale: number,
): void {
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return;
  if (canvas.width !== width * scale) canvas.width = width * scale;
  if (canvas.height !== height * scale) canvas.height = height * scale;
  const image = new ImageData(pixels, width, height);
  if (scale === 1) {
    context.putImageData(image, 0, 0);
    return;
  }
  const small = new OffscreenCanvas(width, height);
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width * scale, height * scale);
  if (scale < SCALE_WITH_GAPS) return;
  context.fillStyle = "#000";
  const gap = Math.max(1, Math.round(scale / 8));
  for (let x = 1; x <= width; x++) context.fillRect(x * scale - gap, 0, gap, height * scale);
  for (let y = 1; y <= height; y++) context.fillRect(0, y * scale - gap, width * scale, gap);
}
