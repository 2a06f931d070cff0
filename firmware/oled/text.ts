import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import { mix } from "./blit.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";

/** The end of a drawn text. */
export interface TextEnd {
  /** Columns that the text took, including those left empty at the end of wrapped lines. */
  columns: number;
  /** The position of the next character: x may be past the right edge, y below the bottom. */
  x: number;
  y: number;
}

/**
 * What to do at the right edge: cut (false), wrap (true), or wrap and call the function for a line below the bottom.
 */
export type AutoReturn = boolean | ((frame: Framebuffer, y: number) => number);

/** Draws the bitmap of a character into the framebuffer. */
type Put = typeof mix;

/**
 * A function for `autoReturn`: scrolls up by whole pages until a line at `y` fits, and returns the new y of that
 * line.
 */
export function scrollLines(frame: Framebuffer, y: number): number {
  const pages = (y + 23 - frame.height) >> 3;
  frame.scrollUp(pages);
  return y - pages * 8;
}

/**
 * Draws UTF-8 text with the top left pixel of its first character at (x, y), as mPython's `DispChar` does. Lines are
 * 16 rows high, characters 8 or 16 columns wide.
 *
 * `mode` is one of `TextMode`. `autoReturn` selects what happens at the right edge: the text is cut (false) or
 * continues on the next line at x = 0 (true). A line feed always starts a new line. Text below the bottom is cut,
 * unless `autoReturn` is `scrollLines`: then lines wrap and the picture scrolls up to make room.
 *
 * Unlike mPython, it draws a box for a character that the font does not have, and never wraps from the bottom to the
 * top.
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
 * Draws UTF-8 text as `dispChar` does with mode 1, for an `x` that is not negative and a `y` that is a multiple of 8.
 * The apps need no more than that, and it takes less code than drawing at any position.
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
  // The x at which the text would have started if it had stayed on one line.
  let start = x;
  while (text.at < bytes.length) {
    if (!autoReturn && x >= frame.width) {
      // Do not spend time on text past the edge: skip to the next line feed.
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

/**
 * Copies a glyph to (x, y), clipped at the right and at the bottom: two pages of column bytes into two of the frame.
 */
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
