import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/** Where a text ended. */
export interface TextEnd {
  /** Columns it took, with those left empty at the end of broken lines. */
  columns: number;
  /** Where the next character would stand: x may be past the edge, y below the picture. */
  x: number;
  y: number;
}

/** What to do at the right edge: cut, go on below, or that with something done first where "below" is off the picture. */
export type AutoReturn = boolean | ((frame: Framebuffer, y: number) => number);

/** Puts the picture of a character somewhere. */
type Put = typeof mix;

/** For `autoReturn`: moves the picture up by whole pages until a line at `y` fits; gives its new y. */
export function scrollLines(frame: Framebuffer, y: number): number {
  const pages = (y + 23 - frame.height) >> 3;
  const bytes = frame.bytes;
  const kept = bytes.subarray(pages * frame.width);
  bytes.set(kept);
  bytes.fill(0, kept.length);
  frame.touchAll();
  return y - pages * 8;
}

/**
 * Draws UTF-8 text, its first character's top left pixel at (x, y), as mPython's `DispChar` does. Lines are 16 rows
 * high, characters 8 or 16 columns wide.
 *
 * `mode` is one of `TextMode`. `autoReturn` says what happens at the right edge: cut (false), or go on below at
 * x = 0 (true). A line feed always does the latter. Below the bottom the text is cut; with `scrollLines` for
 * `autoReturn` lines are broken and the picture moves up to make room.
 *
 * Unlike there, a character the font lacks is a box, and nothing ever wraps from the bottom to the top.
 */
export function dispChar(
  device: Pick<Device, "font">,
  frame: Framebuffer,
  bytes: Uint8Array,
  x: number,
  y: number,
  mode: number,
  autoReturn?: AutoReturn,
): TextEnd {
  return layOut(device, frame, bytes, x, y, mode, autoReturn, mix);
}

/**
 * Draws UTF-8 text as `dispChar` does with mode 1, but `x` is not negative and `y` a multiple of 8: that is all that the
 * apps need, and less code than mixing pictures at any place.
 */
export function pageText(
  device: Pick<Device, "font">,
  frame: Framebuffer,
  bytes: Uint8Array,
  x: number,
  y: number,
  autoReturn?: AutoReturn,
): TextEnd {
  return layOut(device, frame, bytes, x, y, 1, autoReturn, stamp);
}

function layOut(
  device: Pick<Device, "font">,
  frame: Framebuffer,
  bytes: Uint8Array,
  x: number,
  y: number,
  mode: number,
  autoReturn: AutoReturn | undefined,
  put: Put,
): TextEnd {
  const text = new Utf8Reader(bytes);
  // Where the text would have begun, had it stayed on one line.
  let start = x;
  while (text.at < bytes.length) {
    if (!autoReturn && x >= frame.width) {
      // Long text must not cost what nobody sees: on to the next line feed.
      text.at = bytes.indexOf(10, text.at);
      if (text.at < 0) break;
    }
    const code = text.next();
    const glyph = glyphOf(device.font, code == 9 ? 32 : code);
    const advance = glyph ? glyph.length >> 1 : 0;
    if (code == 10 || (autoReturn && x + advance > frame.width)) {
      start -= Math.max(x, frame.width);
      x = 0;
      y += 16;
      if (typeof autoReturn === "function") {
        if (y + 16 > frame.height) y = autoReturn(frame, y);
      } else if (y >= frame.height) break;
    }
    if (glyph) {
      put(frame, glyph, advance, 16, x, y, mode);
      x += advance;
    }
  }
  return { columns: x - start, x, y };
}

/** Copies a character to (x, y), cut at the right and at the bottom: two pages of column bytes to two of the picture's. */
function stamp(
  frame: Framebuffer,
  source: Uint8Array,
  width: number,
  _height: number,
  x: number,
  y: number,
): void {
  const shown = Math.min(width, frame.width - x);
  let at = ((y * frame.width) >> 3) + x;
  for (let from = 0; from < source.length && at < frame.bytes.length; from += width) {
    frame.bytes.set(source.subarray(from, from + shown), at);
    frame.touch(at, at + shown);
    at += frame.width;
  }
}
