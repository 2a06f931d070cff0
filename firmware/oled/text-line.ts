import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import type { GlyphReader } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/*
 * Text in a part of the picture. (dispChar and pageText cut and wrap at the edges of the picture.)
 */

/**
 * Draws UTF-8 text on one line of `rows` rows from (x, y) on, as far as whole characters fit left of `right`. `mode` is one
 * of `TextMode`. Returns the x after it.
 */
export function textLine(
  device: Pick<Device, "font">,
  frame: Framebuffer,
  bytes: Uint8Array,
  x: number,
  y: number,
  right: number,
  mode: number,
  glyphs: GlyphReader,
  rows: number,
): number {
  const reader = new Utf8Reader(bytes);
  while (reader.at < bytes.length) {
    const glyph = glyphs(device.font, reader.next());
    if (!glyph) continue;
    const columns = glyph.length >> 1;
    if (x + columns > right) return x;
    mix(frame, glyph, columns, rows, x, y, mode);
    x += columns;
  }
  return x;
}
