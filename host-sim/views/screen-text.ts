import { glyphOf, readGlyph } from "../../firmware/oled/font.js";
import type { Device } from "../../firmware/device.js";
import { columns } from "../language/width.js";
import type { Picture } from "../sim/panel/picture.js";

type Range = readonly [from: number, to: number];

/** A line's rows; the pixels of a narrow character are half as many columns. */
const LINE = 16;
const NARROW = LINE / 2;
const WIDE = LINE;
/** Where the apps' lines begin: at whole pages. */
const PAGE = 8;

/** Where the font's characters are: those of ASCII, and the others of GB 2312. */
const ASCII: Range = [0x20, 0x7f];
const OTHERS: readonly Range[] = [
  [0xa0, 0x460], // Latin, Greek and Cyrillic
  [0x2010, 0x2650], // punctuation, numbers, arrows, boxes, signs
  [0x3000, 0x3230], // punctuation, kana, bopomofo
  [0x4e00, 0x9fa6], // Hanzi
  [0xff00, 0xfff0], // full-width forms
];

/** What stands for a character that the font lacks. */
const BOX = "□";
const LACKED_NARROW = 0xfffd;
const LACKED_WIDE = 0xfffc;

/** Pictures read back through the font they were written with. */
export class ScreenText {
  readonly #font: Device["font"];
  /** Characters by their pixels. */
  readonly #characters = new Map<string, string>();
  #complete = false;

  constructor(font: Device["font"]) {
    this.#font = font;
    this.#learn(ASCII);
  }

  /**
   * The text of a picture that shows nothing else: a line for each 16 rows, as wide as the picture on a terminal of
   * which a narrow character of the font takes a column. What is cut off at an edge is left out. Undefined when there
   * is something that is no text.
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

  /** The text of the line at `y`, empty when it is dark. */
  #line(picture: Picture, y: number): string | undefined {
    const { width } = picture;
    const pixels = columnBytes(picture, y);
    let text = "";
    let blank = 0;
    for (let x = 0; x < width;) {
      const [character, advance] = this.#character(pixels, width, x);
      if (character !== "") {
        text += " ".repeat(Math.round(blank / NARROW)) + character;
        blank = 0;
        // Some characters are wide in the font and narrow on a terminal.
        if (advance > columns(character) * NARROW) blank = NARROW;
      } else if (advance > 0) blank += advance;
      else if (width - x < WIDE) break;
      else return undefined;
      x += Math.max(advance, 1);
    }
    return text;
  }

  /** The character at a place and the columns it takes: none is empty, and 0 columns say that something else is there. */
  #character(pixels: Buffer, width: number, x: number): [character: string, advance: number] {
    const narrow = this.#narrow(pixels, width, x);
    // Half of a wide character may be dark, or look like a narrow one.
    if (narrow === undefined || this.#narrow(pixels, width, x + NARROW) === undefined) {
      const wide = x + WIDE > width ? undefined : this.#find(keyOf(pixels, width, x, WIDE));
      if (wide !== undefined) return [wide, WIDE];
    }
    if (narrow !== undefined) return [narrow, NARROW];
    return ["", darkColumns(pixels, width, x) > 0 ? 1 : 0];
  }

  /** The narrow character at a place, empty where it is dark or beyond the edge. */
  #narrow(pixels: Buffer, width: number, x: number): string | undefined {
    if (x >= width || darkColumns(pixels, width, x) >= NARROW) return "";
    return x + NARROW > width ? undefined : this.#find(keyOf(pixels, width, x, NARROW));
  }

  #find(key: string): string | undefined {
    const known = this.#characters.get(key);
    if (known !== undefined || this.#complete) return known;
    // Most that is shown is ASCII: only now thousands of characters are looked at.
    this.#complete = true;
    OTHERS.forEach((range) => this.#learn(range));
    for (const code of [LACKED_NARROW, LACKED_WIDE]) this.#keep(glyphOf(this.#font, code), BOX);
    return this.#characters.get(key);
  }

  #learn([from, to]: Range): void {
    for (let code = from; code < to; code++)
      this.#keep(readGlyph(this.#font, code), String.fromCharCode(code));
  }

  /** Of characters that look alike the first counts. */
  #keep(glyph: Uint8Array | undefined, character: string): void {
    if (glyph === undefined) return;
    const key = Buffer.from(glyph).toString("latin1");
    if (!this.#characters.has(key)) this.#characters.set(key, character);
  }
}

function isDark({ width, pixels }: Picture, y: number, rows: number): boolean {
  return !pixels.subarray(y * width, (y + rows) * width).includes(1);
}

/** 16 rows as the font has them: for each column a byte of the upper eight, bit 0 the top one, then all of the lower. */
function columnBytes({ width, pixels }: Picture, y: number): Buffer {
  const bytes = Buffer.alloc(2 * width);
  for (let row = 0; row < LINE; row++) {
    const from = (y + row) * width;
    const to = row < PAGE ? 0 : width;
    for (let x = 0; x < width; x++) bytes[to + x] |= pixels[from + x] << (row % PAGE);
  }
  return bytes;
}

/** How many of the next columns are dark, up to a narrow character's. */
function darkColumns(pixels: Buffer, width: number, x: number): number {
  let count = 0;
  while (count < NARROW && x + count < width && pixels[x + count] === 0 && pixels[width + x + count] === 0)
    count++;
  return x + count === width ? NARROW : count;
}

function keyOf(pixels: Buffer, width: number, x: number, advance: number): string {
  return (
    pixels.toString("latin1", x, x + advance) + pixels.toString("latin1", width + x, width + x + advance)
  );
}
