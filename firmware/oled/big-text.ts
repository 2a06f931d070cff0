import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { fillRect } from "./draw.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/**
 * Draws one line of text with the font's glyphs enlarged `scale` times (2 to 4 look well) and its top left pixel at
 * (x, y), clipped at the edges: a line is 16 * `scale` rows high, a character 8 or 16 * `scale` columns wide. Dark
 * pixels of the glyphs are drawn too. Line feeds and other controls are left out.
 *
 * Returns the x after the text, which may be past the right edge.
 */
export function bigText(
  device: Pick<Device, "font" | "text">,
  frame: Framebuffer,
  text: string | Uint8Array,
  x: number,
  y: number,
  scale: number,
): number {
  const bytes = typeof text === "string" ? device.text.encode(text) : text;
  const reader = new Utf8Reader(bytes);
  while (reader.at < bytes.length) {
    const glyph = glyphOf(device.font, reader.next());
    if (!glyph) continue;
    const columns = glyph.length >> 1;
    fillRect(frame, x, y, columns * scale, 16 * scale, 0);
    for (let column = 0; column < columns; column++)
      bigColumn(frame, glyph[column] | (glyph[column + columns] << 8), x + column * scale, y, scale);
    x += columns * scale;
  }
  return x;
}

/** Draws the set bits of a column of 16 rows, those that adjoin as one rectangle. */
function bigColumn(frame: Framebuffer, rows: number, x: number, y: number, scale: number): void {
  while (rows) {
    let lit = 0;
    for (; !(rows & 1); rows >>= 1) y += scale;
    for (; rows & 1; rows >>= 1) lit += scale;
    fillRect(frame, x, y, scale, lit, 1);
    y += lit;
  }
}
