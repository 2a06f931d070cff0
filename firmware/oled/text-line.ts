import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/*
 * Text in a part of the picture. (dispChar and pageText cut and wrap at the edges of the picture.)
 */

const LINE_FEED = 10;
const SPACE = 32;

/** Draws UTF-8 text on one line from (x, y) on, as far as whole characters fit left of `right`. `mode` is one of `TextMode`. */
export function textLine(
  device: Pick<Device, "font">,
  frame: Framebuffer,
  bytes: Uint8Array,
  x: number,
  y: number,
  right: number,
  mode: number,
): void {
  const reader = new Utf8Reader(bytes);
  while (reader.at < bytes.length) {
    const glyph = glyphOf(device.font, reader.next());
    if (!glyph) continue;
    const columns = glyph.length >> 1;
    if (x + columns > right) return;
    mix(frame, glyph, columns, 16, x, y, mode);
    x += columns;
  }
}

/**
 * Returns the index of the byte at which the line after the one that starts at byte `from` starts, if a line has `width`
 * columns. Lines end after a line feed, else after a space or a Chinese character; a word that is longer than a line is cut.
 */
export function nextLine(
  device: Pick<Device, "font">,
  bytes: Uint8Array,
  from: number,
  width: number,
): number {
  const reader = new Utf8Reader(bytes);
  reader.at = from;
  // The last place where the line may end.
  let end = from;
  while (reader.at < bytes.length) {
    const at = reader.at;
    const code = reader.next();
    if (code === LINE_FEED) return reader.at;
    const glyph = glyphOf(device.font, code);
    const columns = glyph ? glyph.length >> 1 : 0;
    // Before a Chinese character, too. A space may stand past the edge.
    if (columns > 8) end = at;
    width -= columns;
    if (width < 0 && code !== SPACE) return end > from ? end : at > from ? at : reader.at;
    if (columns > 8 || code === SPACE) end = reader.at;
  }
  return bytes.length;
}
