import type { Font } from "../board/font.js";
import type { Picture } from "../panel/picture.js";
import { findGlyphs } from "./find-glyphs.js";
import { findSmall } from "./find-small.js";
import { findNumbers, type FoundNumber } from "./find-numbers.js";
import { CELL_ROWS, Glyphs, NARROW } from "./glyphs.js";
import { Line, type Mark } from "./text-line.js";

/** Rows from which on displays have no small text, and rows of a line of it. */
const SMALL_BELOW = 64;
const SMALL_ROWS = 8;

/** A line of text on a screen. */
export interface TextRow {
  /** Without blanks at its ends; within, as many as fit between its characters. */
  readonly text: string;
  /** The top left pixel of its first character's cell. */
  readonly x: number;
  readonly y: number;
  /** How many pixels, each way, stand for one of the font: 1 to 4, 1.5 for `text24`. */
  readonly scale: number;
  /** Dark characters on a light ground. */
  readonly inverted: boolean;
}

/** Pictures read back into text through the font that it was written with. */
export class ScreenReader {
  readonly #font: Font;
  #glyphs: Glyphs | undefined;

  constructor(font: Font) {
    this.#font = font;
  }

  /**
   * The text of a picture, from top to bottom and left to right: numbers as `bigNumber` draws them, the small
   * text of displays with few rows, and lines of glyphs at any place, 1 to 4 times as large or as `text24` draws them, light or inverted, but not those set close together. What is cut off at an edge is left out, and so is what is drawn: dots and bars that are exactly
   * like characters count only beside others. Of characters that look alike the first is given, A for the Greek Α.
   */
  read(picture: Picture): TextRow[] {
    this.#glyphs ??= new Glyphs(this.#font);
    const small = picture.height < SMALL_BELOW ? findSmall(picture) : [];
    const numbers = [...findNumbers(picture), ...small.map((line) => ({ ...line, height: SMALL_ROWS }))];
    const rest = numbers.length > 0 ? without(picture, numbers) : picture;
    const lines = Line.allOf(rest, findGlyphs(rest, this.#glyphs));
    const rows: TextRow[] = numbers.map(({ text, x, y, height }) => ({
      text,
      x,
      y,
      scale: height / CELL_ROWS,
      inverted: false,
    }));
    for (;;) {
      // What explains most of the picture is right about what others explain otherwise.
      const best = lines.reduce<Line | undefined>(
        (most, line) => (line.run.value > (most?.run.value ?? 0) ? line : most),
        undefined,
      );
      if (best === undefined) break;
      const marks = best.text();
      if (marks.length === 0) best.clear();
      else {
        rows.push(rowOf(marks));
        const pixels = claim(picture, marks);
        for (const line of lines) line.leave(pixels);
      }
    }
    return rows.sort((a, b) => a.y - b.y || a.x - b.x);
  }
}

/** The picture with the ground where the numbers are. */
function without(picture: Picture, numbers: readonly FoundNumber[]): Picture {
  const pixels = Uint8Array.from(picture.pixels);
  for (const { x, y, width, height } of numbers)
    for (let row = y; row < y + height; row++)
      pixels.fill(0, row * picture.width + x, row * picture.width + Math.min(x + width, picture.width));
  return { ...picture, pixels };
}

function rowOf(marks: readonly Mark[]): TextRow {
  const [{ x, y, scale, inverted }] = marks;
  let text = "";
  let end = x;
  for (const mark of marks) {
    text += " ".repeat(Math.round((mark.x - end) / (NARROW * scale))) + mark.glyph.character;
    end = mark.end;
  }
  return { text, x, y, scale, inverted };
}

/** The pixels that some characters explain. */
function claim({ width, height }: Picture, marks: readonly Mark[]): Uint8Array {
  const pixels = new Uint8Array(width * height);
  for (const mark of marks) mark.forEachPixel((x, y) => ((pixels[y * width + x] = 1), false));
  return pixels;
}
