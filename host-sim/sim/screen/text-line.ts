import type { Picture } from "../panel/picture.js";
import type { Found } from "./find-glyphs.js";
import { CELL_ROWS, NARROW, type Glyph } from "./glyphs.js";

/** What a corner of a glyph's outline counts; one of a drawing counts next to nothing. */
const CORNER = 1024;
const CORNER_OF_DRAWING = 1;
/** What it counts that just so many blanks, or none, fit between a character and the one before it. */
const JOINT = 1;

const BOTTOM = CELL_ROWS - 1;
const EVERY_ROW = 0xffff;

/** From Box Drawing to Geometric Shapes: characters that are drawings. */
const SHAPES_FROM = "\u2500";
const SHAPES_TO = "\u25ff";

/** A place that looks like a character, and may be one. */
export class Mark implements Found {
  readonly glyph: Glyph;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly inverted: boolean;
  /** The first column to the right of it, and the first row below. */
  readonly end: number;
  readonly bottom: number;
  /** Nothing but dots, bars or shapes, as drawings are made of. */
  readonly isDrawing: boolean;
  /** How much of the picture it would explain. */
  readonly value: number;

  constructor({ glyph, x, y, scale, inverted }: Found) {
    this.glyph = glyph;
    this.x = x;
    this.y = y;
    this.scale = scale;
    this.inverted = inverted;
    this.end = x + glyph.columns.length * scale;
    this.bottom = y + CELL_ROWS * scale;
    const { corners, isRectangles } = outlineOf(glyph.columns);
    this.isDrawing = isRectangles || (glyph.character >= SHAPES_FROM && glyph.character <= SHAPES_TO);
    this.value = corners * (this.isDrawing ? CORNER_OF_DRAWING : CORNER);
  }

  /**
   * Calls `visit` for each pixel that is explained, until it gives true: those of the glyph, or, where it is inverted,
   * of the whole cell. Gives whether it did.
   */
  forEachPixel(visit: (x: number, y: number) => boolean): boolean {
    for (let x = this.x; x < this.end; x++) {
      const rows = this.inverted ? EVERY_ROW : this.#rowsAt(x - this.x);
      for (let y = this.y; y < this.bottom; y++)
        if (this.#isLit(rows, y - this.y) && visit(x, y)) return true;
    }
    return false;
  }

  /** The rows of the glyph that are lit so many pixels from its left. */
  #rowsAt(x: number): number {
    const { columns } = this.glyph;
    if (this.scale !== 1.5) return columns[Math.floor(x / this.scale)];
    const pair = 2 * Math.floor(x / 3);
    return [columns[pair], columns[pair] | columns[pair + 1], columns[pair + 1]][x % 3];
  }

  /** Whether a pixel so far from the top is lit, of a column with these rows. */
  #isLit(rows: number, y: number): boolean {
    if (this.scale !== 1.5) return ((rows >> Math.floor(y / this.scale)) & 1) === 1;
    const pair = rows >> (2 * Math.floor(y / 3));
    return (pair & [1, 3, 2][y % 3]) !== 0;
  }

  /** Whether a light line leaves the cell on that side. */
  goesOn({ width, height, pixels }: Picture, side: "left" | "right" | "up" | "down"): boolean {
    if (this.inverted) return false;
    const { columns } = this.glyph;
    const lit = (x: number, y: number) =>
      x >= 0 && x < width && y >= 0 && y < height && pixels[y * width + x] === 1;
    if (side === "up" || side === "down") {
      const row = side === "up" ? 0 : BOTTOM;
      const y = side === "up" ? this.y - 1 : this.bottom;
      return columns.some((rows, i) => (rows >> row) & 1 && lit(this.x + Math.floor(i * this.scale), y));
    }
    const rows = side === "left" ? columns[0] : columns[columns.length - 1];
    const x = side === "left" ? this.x - 1 : this.end;
    for (let row = 0; row < CELL_ROWS; row++)
      if ((rows >> row) & 1 && lit(x, this.y + Math.floor(row * this.scale))) return true;
    return false;
  }

  /** Whether its glyph keeps away from the characters beside it. */
  get standsAlone(): boolean {
    const { columns } = this.glyph;
    return columns[0] === 0 && columns[columns.length - 1] === 0;
  }
}

/** Characters one after another, with nothing but ground between them. */
interface Run {
  readonly value: number;
  readonly marks: readonly Mark[];
}

const NOTHING: Run = { value: 0, marks: [] };

/** All that may be characters of one line: those of one height, one size and one ground. */
export class Line {
  readonly #picture: Picture;
  #marks: readonly Mark[];
  #run: Run | undefined;
  /** For each column how many to the left of it are not just ground. */
  #busy: Int32Array | undefined;

  private constructor(picture: Picture, marks: readonly Mark[]) {
    this.#picture = picture;
    this.#marks = marks;
  }

  /** The lines of a picture, the largest first. */
  static allOf(picture: Picture, found: readonly Found[]): Line[] {
    const lines = new Map<string, Mark[]>();
    for (const place of found) {
      const mark = new Mark(place);
      if (mark.isDrawing && (mark.goesOn(picture, "up") || mark.goesOn(picture, "down"))) continue;
      const key = `${mark.scale} ${mark.y} ${mark.inverted}`;
      const line = lines.get(key);
      if (line) line.push(mark);
      else lines.set(key, [mark]);
    }
    return [...lines.values()]
      .sort(([a], [b]) => b.scale - a.scale)
      .map(
        (marks) =>
          new Line(
            picture,
            marks.sort((a, b) => a.x - b.x || b.end - a.end),
          ),
      );
  }

  /** The characters one after another that explain most. */
  get run(): Run {
    return (this.#run ??= this.#marks.length === 0 ? NOTHING : this.#best());
  }

  /** Those of the run that are text; none where it is but a drawing. */
  text(): readonly Mark[] {
    const marks = [...this.run.marks];
    const isLine = (mark: Mark | undefined, side: "left" | "right") =>
      mark?.isDrawing && mark.goesOn(this.#picture, side);
    while (isLine(marks.at(-1), "right")) marks.pop();
    while (isLine(marks[0], "left")) marks.shift();
    return isText(marks) ? marks : [];
  }

  /** There is no text here. */
  clear(): void {
    this.#marks = [];
    this.#run = NOTHING;
  }

  /** Leaves out what would explain one of these pixels, 1 each, again. */
  leave(pixels: Uint8Array): void {
    const { width } = this.#picture;
    const marks = this.#marks.filter((mark) => !mark.forEachPixel((x, y) => pixels[y * width + x] === 1));
    if (marks.length === this.#marks.length) return;
    this.#marks = marks;
    this.#run = undefined;
  }

  #best(): Run {
    const marks = this.#marks;
    const busy = (this.#busy ??= this.#busyColumns());
    const blank = NARROW * marks[0].scale;
    const values = new Int32Array(marks.length);
    const before = new Int32Array(marks.length);
    let last = 0;
    marks.forEach((mark, i) => {
      before[i] = -1;
      let most = 0;
      for (let j = 0; j < i; j++) {
        const { end } = marks[j];
        if (end > mark.x || busy[end] !== busy[mark.x]) continue;
        const value = values[j] + ((mark.x - end) % blank === 0 ? JOINT : 0);
        if (value <= most) continue;
        most = value;
        before[i] = j;
      }
      values[i] = mark.value + most;
      if (values[i] > values[last]) last = i;
    });
    const run: Mark[] = [];
    for (let i = last; i >= 0; i = before[i]) run.unshift(marks[i]);
    return { value: values[last], marks: run };
  }

  #busyColumns(): Int32Array {
    const { width, pixels } = this.#picture;
    const [{ y, bottom, inverted }] = this.#marks;
    const ground = inverted ? 1 : 0;
    const busy = new Int32Array(width + 1);
    for (let x = 0; x < width; x++) {
      let row = y;
      while (row < bottom && pixels[row * width + x] === ground) row++;
      busy[x + 1] = busy[x] + (row < bottom ? 1 : 0);
    }
    return busy;
  }
}

/** Whether there is a character that nobody would draw; or two different ones side by side, as in --:-- */
function isText(marks: readonly Mark[]): boolean {
  return marks.some((mark, i) => {
    if (!mark.isDrawing) return true;
    const next = marks[i + 1] as Mark | undefined;
    return next?.x === mark.end && next.glyph !== mark.glyph && next.standsAlone && mark.standsAlone;
  });
}

/** How many corners an outline has, and whether it is but rectangles: no corner points inwards, and none meet. */
function outlineOf(columns: readonly number[]): { corners: number; isRectangles: boolean } {
  let corners = 0;
  let others = 0;
  let last = 0;
  for (let i = 0; i <= columns.length; i++) {
    const next = i < columns.length ? columns[i] : 0;
    const differing = last ^ next;
    const either = last | next;
    // Of each square of four pixels: an odd number are the glyph's, three are, two opposite ones are.
    const odd = differing ^ (differing << 1);
    const three = odd & either & (either << 1);
    const opposite = differing & (differing << 1) & (last ^ (last << 1));
    corners += ones(odd);
    others |= three | opposite;
    last = next;
  }
  return { corners, isRectangles: others === 0 };
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
