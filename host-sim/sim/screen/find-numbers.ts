import { bigNumber, bigNumberWidth } from "../../../firmware/oled/big-number.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import type { Picture } from "../panel/picture.js";
import { HASH_FACTOR } from "./glyphs.js";

/** The heights of numbers that are looked for. */
const ROWS_MIN = 12;
const ROWS_MAX = 64;
/** A bar that is as high as this and no higher may be part of a drawing, and no 1. */
const LONE_ONE_ROWS_MIN = 20;

const DIGITS = "0123456789C";
const OTHERS = "-.:°%";
/** What nobody draws otherwise. */
const CERTAIN = /[02-9C]/;
/** Bits of a number. */
const WORD = 32;
/** Slots of the filter that sorts out most hashes; a power of two. */
const FILTER = 4096;

/** A number as `bigNumber` draws it. */
export interface FoundNumber {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One character at one height: for each column its rows, bit 0 the top one, in two halves. */
interface Shape {
  readonly character: string;
  readonly upper: Int32Array;
  readonly lower: Int32Array;
}

interface Height {
  readonly rows: number;
  /** The columns between two characters. */
  readonly space: number;
  readonly digitColumns: number;
  readonly leave: number;
  readonly digits: ReadonlyMap<number, Shape>;
  /** 1 for each hash of `digits`, at its lowest bits. */
  readonly filter: Uint8Array;
  readonly shapes: readonly Shape[];
}

let heights: Height[] | undefined;

/** Every number that `bigNumber` has drawn into a picture. Blanks within a number are read, too. */
export function findNumbers(picture: Picture): FoundNumber[] {
  heights ??= Array.from({ length: ROWS_MAX - ROWS_MIN + 1 }, (_, i) => heightOf(ROWS_MIN + i));
  const found: FoundNumber[] = [];
  for (let y = 0; y + ROWS_MIN <= picture.height; y++) {
    const strip = new Strip(picture, y);
    for (const height of heights) {
      if (y + height.rows > picture.height) break;
      strip.grow(height);
      for (let x = strip.nextDigit(0); x >= 0; x = strip.nextDigit(strip.end)) found.push(strip.numberAt(x));
    }
  }
  return apart(found.filter((number) => CERTAIN.test(number.text) || standsAlone(picture, number)));
}

/** Whether bars that may be no number have dark pixels around. */
function standsAlone({ width, height, pixels }: Picture, number: FoundNumber): boolean {
  if (number.height < LONE_ONE_ROWS_MIN) return false;
  const right = number.x + number.width;
  const bottom = number.y + number.height;
  for (let y = Math.max(0, number.y - 1); y <= Math.min(bottom, height - 1); y++)
    for (let x = Math.max(0, number.x - 1); x <= Math.min(right, width - 1); x++) {
      const isInside = x >= number.x && x < right && y >= number.y && y < bottom;
      if (!isInside && pixels[y * width + x] === 1) return false;
    }
  return true;
}

/** Numbers that do not overlap, the largest first: a part of a large one may look like a small one. */
function apart(numbers: readonly FoundNumber[]): FoundNumber[] {
  const kept: FoundNumber[] = [];
  for (const number of [...numbers].sort((a, b) => b.height * b.width - a.height * a.width))
    if (!kept.some((other) => overlaps(number, other))) kept.push(number);
  return kept;
}

function overlaps(a: FoundNumber, b: FoundNumber): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function heightOf(rows: number): Height {
  const shapes = [...DIGITS, ...OTHERS].map((character) => shapeOf(character, rows));
  const digitColumns = bigNumberWidth("0", rows);
  const digits = shapes.filter(({ character }) => DIGITS.includes(character));
  const byHash = new Map(digits.map((shape) => [hashOf(shape), shape]));
  const filter = new Uint8Array(FILTER);
  for (const hash of byHash.keys()) filter[hash & (FILTER - 1)] = 1;
  let leave = 1;
  for (let i = 0; i < digitColumns; i++) leave = Math.imul(leave, HASH_FACTOR);
  return {
    rows,
    space: bigNumberWidth("00", rows) - 2 * digitColumns,
    digitColumns,
    leave,
    digits: byHash,
    filter,
    shapes,
  };
}

function shapeOf(character: string, rows: number): Shape {
  const frame = new Framebuffer(2 * ROWS_MAX, ROWS_MAX);
  const columns = bigNumberWidth(character, rows);
  bigNumber(frame, character, 0, 0, rows);
  const upper = new Int32Array(columns);
  const lower = new Int32Array(columns);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      if ((frame.bytes[(y >> 3) * frame.width + x] >> (y & 7)) & 1)
        (y < WORD ? upper : lower)[x] |= 1 << (y % WORD);
  return { character, upper, lower };
}

/** The hash of a column, to be summed up over columns. */
function columnHash(upper: number, lower: number): number {
  return (Math.imul(upper, 0x9e3779b1) ^ Math.imul(lower, 0x85ebca6b)) | 0;
}

function hashOf({ upper, lower }: Shape): number {
  return upper.reduce((hash, rows, i) => (Math.imul(hash, HASH_FACTOR) + columnHash(rows, lower[i])) | 0, 0);
}

/** The rows of a picture from one on, in which a number of one height may be, then of the next. */
class Strip {
  /** The first column right of the number that was read last. */
  end = 0;
  readonly #picture: Picture;
  readonly #y: number;
  #height!: Height;
  #rows = 0;
  readonly #upper: Int32Array;
  readonly #lower: Int32Array;
  readonly #hashes: Int32Array;

  constructor(picture: Picture, y: number) {
    this.#picture = picture;
    this.#y = y;
    this.#upper = new Int32Array(picture.width);
    this.#lower = new Int32Array(picture.width);
    this.#hashes = new Int32Array(picture.width + 1);
  }

  /** Takes in rows up to a height. */
  grow(height: Height): void {
    const { width, pixels } = this.#picture;
    for (; this.#rows < height.rows; this.#rows++) {
      const words = this.#rows < WORD ? this.#upper : this.#lower;
      const from = (this.#y + this.#rows) * width;
      for (let x = 0; x < width; x++) words[x] |= pixels[from + x] << (this.#rows % WORD);
    }
    this.#height = height;
    const hashes = this.#hashes;
    for (let x = 0; x < width; x++)
      hashes[x + 1] = (Math.imul(hashes[x], HASH_FACTOR) + columnHash(this.#upper[x], this.#lower[x])) | 0;
  }

  /** The first column from `x` on at which a digit begins; -1 if there is none. */
  nextDigit(x: number): number {
    const { digitColumns, leave, digits, filter } = this.#height;
    const hashes = this.#hashes;
    for (; x + digitColumns < hashes.length; x++) {
      const hash = (hashes[x + digitColumns] - Math.imul(hashes[x], leave)) | 0;
      if (filter[hash & (FILTER - 1)] === 0) continue;
      const shape = digits.get(hash);
      if (shape && this.#isAt(shape, x)) return x;
    }
    return -1;
  }

  /** The number of which the digit is a part. */
  numberAt(digit: number): FoundNumber {
    const { space, rows } = this.#height;
    let x = digit;
    let text = "";
    // Before its first digit there may be a sign.
    for (let sign = this.#endingAt(x - space); sign; sign = this.#endingAt(x - space)) {
      x -= space + sign.upper.length;
      text = sign.character + text;
    }
    let end = digit;
    for (let next = this.#startingAt(end); next !== ""; next = this.#startingAt(end)) {
      text += next;
      end += bigNumberWidth(next, rows) + space;
    }
    this.end = end;
    text = text.trimEnd();
    return { text, x, y: this.#y, width: bigNumberWidth(text, rows), height: rows };
  }

  #endingAt(end: number): Shape | undefined {
    return this.#height.shapes.find(
      (shape) => OTHERS.includes(shape.character) && this.#isAt(shape, end - shape.upper.length),
    );
  }

  /** The character at `x`: a blank where a number goes on after it. */
  #startingAt(x: number): string {
    const { shapes, digitColumns, space } = this.#height;
    const shape = this.#shapeAt(x);
    if (shape) return shape.character;
    for (let i = x; i < x + digitColumns; i++) if (this.#upper[i] || this.#lower[i]) return "";
    const after = x + digitColumns + space;
    return shapes.some((next) => this.#isAt(next, after)) ? " " : "";
  }

  #shapeAt(x: number): Shape | undefined {
    return this.#height.shapes.find((shape) => this.#isAt(shape, x));
  }

  #isAt({ upper, lower }: Shape, x: number): boolean {
    if (x < 0 || x + upper.length > this.#upper.length) return false;
    for (let i = 0; i < upper.length; i++)
      if (this.#upper[x + i] !== upper[i] || this.#lower[x + i] !== lower[i]) return false;
    return true;
  }
}
