import type { Picture } from "../panel/picture.js";
import { CELL_ROWS, HASH_FACTOR, hashOf, NARROW, WIDE, type Glyph, type Glyphs } from "./glyphs.js";

/**
 * How many times as many pixels, each way, a glyph's pixel may become. One and a half is how `text24` draws: of three
 * pixels the outer ones are two of the glyph's, and the inner one is lit if one of them is.
 */
const SCALES = [1, 1.5, 2, 3, 4];

const ALL_ROWS = 0xffff;
const BOTTOM = CELL_ROWS - 1;

/** A place of a picture that looks exactly like a glyph. */
export interface Found {
  readonly glyph: Glyph;
  /** The top left pixel of its cell. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** The glyph is dark in a light cell. */
  readonly inverted: boolean;
}

/** Every place of a picture that looks like a glyph, at any place and scale, whatever else it may belong to. */
export function findGlyphs(picture: Picture, glyphs: Glyphs): Found[] {
  const found: Found[] = [];
  for (const scale of SCALES) {
    const blocks = scale === 1.5 ? 3 : scale;
    for (let top = 0; top < blocks; top++)
      for (let left = 0; left < blocks; left++)
        for (const ground of scale === 1.5 ? [0, 1] : [undefined])
          new Search(picture, glyphs, found, scale, left, top, ground).run();
  }
  return found;
}

/** The powers of the hash's factor that lead out of a window. */
const LEAVE_NARROW = power(NARROW);
const LEAVE_WIDE = power(WIDE);
/** Hashes of light cells, from which those of dark glyphs follow. */
const LIGHT = new Int32Array(WIDE).fill(ALL_ROWS);
const LIGHT_NARROW = hashOf(LIGHT, 0, NARROW);
const LIGHT_WIDE = hashOf(LIGHT, 0, WIDE);

function power(exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, HASH_FACTOR);
  return product;
}

/** A search at one scale, among the blocks of pixels that begin at one of the places that the scale leaves. */
class Search {
  /** For each column of blocks, of the last 16 rows: those that are light, bit 0 the top one. */
  readonly #light: Int32Array;
  /** Those that are neither light nor dark. */
  readonly #mixed: Int32Array;
  /** Hashes of the columns from the first on. */
  readonly #hashes: Int32Array;
  readonly #width: number;
  readonly #height: number;

  constructor(
    readonly picture: Picture,
    readonly glyphs: Glyphs,
    readonly found: Found[],
    readonly scale: number,
    readonly left: number,
    readonly top: number,
    /** At scale 1.5, the ground of what is looked for: what lies between two pixels depends on it. */
    readonly ground: number | undefined,
  ) {
    const room = (pixels: number) =>
      scale === 1.5 ? 2 * Math.floor(pixels / 3) : Math.floor(pixels / scale);
    this.#width = Math.max(0, room(picture.width - left));
    this.#height = room(picture.height - top);
    this.#light = new Int32Array(this.#width);
    this.#mixed = new Int32Array(this.#width);
    this.#hashes = new Int32Array(this.#width + 1);
  }

  run(): void {
    const isStretched = this.scale === 1.5;
    for (let row = 0; row < this.#height; row++) {
      if (isStretched) this.#takeStretched(row);
      else this.#take(row);
      // Glyphs of an even number of rows and columns were stretched, so they begin at even ones.
      if (row >= BOTTOM && !(isStretched && row % 2 === 0)) this.#look(row - BOTTOM);
    }
  }

  /** Moves the window of 16 rows on by one. */
  #take(row: number): void {
    const { scale, left } = this;
    const { width, pixels } = this.picture;
    const area = scale * scale;
    const from = (this.top + row * scale) * width + left;
    for (let column = 0; column < this.#width; column++) {
      let sum = 0;
      for (let y = 0; y < scale; y++)
        for (let x = 0; x < scale; x++) sum += pixels[from + y * width + column * scale + x];
      this.#light[column] = (this.#light[column] >>> 1) | (sum === area ? 1 << BOTTOM : 0);
      this.#mixed[column] = (this.#mixed[column] >>> 1) | (sum > 0 && sum < area ? 1 << BOTTOM : 0);
    }
  }

  /** The same for a picture of which each three pixels stand for two. */
  #takeStretched(row: number): void {
    const { width, pixels } = this.picture;
    const at = (y: number, x: number) => pixels[(this.top + 3 * (row >> 1) + y) * width + this.left + x];
    const between = (a: number, b: number) => (this.ground === 0 ? a | b : a & b);
    const outer = 2 * (row & 1);
    for (let column = 0; column + 1 < this.#width; column += 2) {
      const x = 3 * (column >> 1);
      const isRight =
        at(outer, x + 1) === between(at(outer, x), at(outer, x + 2)) &&
        [x, x + 1, x + 2].every((each) => at(1, each) === between(at(0, each), at(2, each)));
      for (let i = 0; i < 2; i++) {
        const lit = at(outer, x + 2 * i);
        this.#light[column + i] = (this.#light[column + i] >>> 1) | (lit << BOTTOM);
        this.#mixed[column + i] = (this.#mixed[column + i] >>> 1) | (isRight ? 0 : 1 << BOTTOM);
      }
    }
  }

  /** Looks for glyphs in the window, whose upper row is `row`. */
  #look(row: number): void {
    const light = this.#light;
    const hashes = this.#hashes;
    for (let column = 0; column < this.#width; column++)
      hashes[column + 1] = (Math.imul(hashes[column], HASH_FACTOR) + light[column]) | 0;
    // How many columns from here on are clear-cut, and of one colour.
    let clear = 0;
    let dark = 0;
    let bright = 0;
    for (let column = this.#width - 1; column >= 0; column--) {
      clear = this.#mixed[column] === 0 ? clear + 1 : 0;
      dark = light[column] === 0 ? dark + 1 : 0;
      bright = light[column] === ALL_ROWS ? bright + 1 : 0;
      if (this.scale === 1.5 && column % 2 === 1) continue;
      const uniform = Math.max(dark, bright);
      if (clear >= NARROW && uniform < NARROW) {
        const hash = (hashes[column + NARROW] - Math.imul(hashes[column], LEAVE_NARROW)) | 0;
        this.#compare(column, row, NARROW, hash, (LIGHT_NARROW - hash) | 0);
      }
      if (clear >= WIDE && uniform < WIDE) {
        const hash = (hashes[column + WIDE] - Math.imul(hashes[column], LEAVE_WIDE)) | 0;
        this.#compare(column, row, WIDE, hash, (LIGHT_WIDE - hash) | 0);
      }
    }
  }

  #compare(column: number, row: number, width: number, hash: number, invertedHash: number): void {
    const normal = this.ground !== 1 && this.glyphs.find(this.#light, column, width, hash);
    if (normal) this.#keep(normal, column, row, false);
    if (this.ground === 0) return;
    const inverted = this.glyphs.find(this.#light, column, width, invertedHash, ALL_ROWS);
    if (inverted) this.#keep(inverted, column, row, true);
  }

  #keep(glyph: Glyph, column: number, row: number, inverted: boolean): void {
    const { scale } = this;
    this.found.push({ glyph, x: this.left + column * scale, y: this.top + row * scale, scale, inverted });
  }
}
