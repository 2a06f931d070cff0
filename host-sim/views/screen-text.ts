import { columns } from "../language/width.js";
import type { Font } from "../sim/board/font.js";
import type { Picture } from "../sim/panel/picture.js";
import { CELL_ROWS as LINE, Glyphs, NARROW, WIDE } from "../sim/screen/glyphs.js";

/** The apps' lines start at multiples of this. */
const PAGE = 8;

/** Reads text back from pictures, by comparing them with the font. */
export class ScreenText {
  readonly #glyphs: Glyphs;

  constructor(font: Font) {
    this.#glyphs = new Glyphs(font);
  }

  /**
   * Reads a picture that contains nothing but text. Returns one string per 16 rows, all padded to the picture's width
   * in narrow characters. Characters cut at an edge are left out. Returns undefined if there is anything else in the
   * picture.
   */
  read(picture: Picture): string[] | undefined {
    for (const step of [PAGE, 1]) {
      for (const top of [0, PAGE]) {
        const lines = this.#lines(picture, top, step);
        if (lines) return lines;
      }
    }
    return undefined;
  }

  #lines(picture: Picture, top: number, step: number): string[] | undefined {
    const { width, height } = picture;
    const lines: string[] = new Array<string>(Math.floor(height / LINE)).fill("");
    let y = top;
    while (y + LINE <= height) {
      const line = this.#line(picture, y);
      if (line !== undefined && line !== "") {
        lines[Math.floor(y / LINE)] = line;
        y += LINE;
      } else if (isDark(picture, y, step)) y += step;
      else return undefined;
    }
    const room = width / NARROW;
    return lines.map((line) => line + " ".repeat(Math.max(0, room - columns(line))));
  }

  /** Reads the line at `y`. Empty if it is dark. */
  #line(picture: Picture, y: number): string | undefined {
    const pixels = columnsAt(picture, y);
    let text = "";
    let blank = 0;
    for (let x = 0; x < pixels.length;) {
      const [character, advance] = this.#character(pixels, x);
      if (character !== "") {
        text += " ".repeat(Math.round(blank / NARROW)) + character;
        blank = 0;
        // Some characters are wide in the font but narrow on a terminal.
        if (advance > columns(character) * NARROW) blank = NARROW;
      } else if (advance > 0) blank += advance;
      else if (pixels.length - x < WIDE) break;
      else return undefined;
      x += Math.max(advance, 1);
    }
    return text;
  }

  /**
   * The character at `x` and the columns that it takes. An empty string is a blank; 0 columns means that it is not
   * text.
   */
  #character(pixels: Int32Array, x: number): [character: string, advance: number] {
    const narrow = this.#narrow(pixels, x);
    // Half of a wide character may be dark, or look like a narrow one.
    if (narrow === undefined || this.#narrow(pixels, x + NARROW) === undefined) {
      const wide = this.#find(pixels, x, WIDE);
      if (wide !== undefined) return [wide, WIDE];
    }
    if (narrow !== undefined) return [narrow, NARROW];
    return ["", darkColumns(pixels, x) > 0 ? 1 : 0];
  }

  /** The narrow character at `x`; empty if it is dark or past the edge. */
  #narrow(pixels: Int32Array, x: number): string | undefined {
    if (x >= pixels.length || darkColumns(pixels, x) >= NARROW) return "";
    return this.#find(pixels, x, NARROW);
  }

  #find(pixels: Int32Array, x: number, width: number): string | undefined {
    return x + width > pixels.length ? undefined : this.#glyphs.find(pixels, x, width)?.character;
  }
}

function isDark({ width, pixels }: Picture, y: number, rows: number): boolean {
  return !pixels.subarray(y * width, (y + rows) * width).includes(1);
}

/** 16 rows as glyphs have them: a number for each column, bit 0 the top one. */
function columnsAt({ width, pixels }: Picture, y: number): Int32Array {
  const found = new Int32Array(width);
  for (let row = 0; row < LINE; row++)
    for (let x = 0; x < width; x++) found[x] |= pixels[(y + row) * width + x] << row;
  return found;
}

/** How many of the next columns are dark, up to a narrow character's. */
function darkColumns(pixels: Int32Array, x: number): number {
  let count = 0;
  while (count < NARROW && x + count < pixels.length && pixels[x + count] === 0) count++;
  return x + count === pixels.length ? NARROW : count;
}
