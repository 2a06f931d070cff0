import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { Picture } from "../sim/panel/picture.js";

/**
 * The image data of a PNG: a picture scaled up, each pixel an entry of a palette. Only one row of every row of dots is
 * drawn; those below are stored as equal to it, which is zeros, and those of the gap are zeros as well. So neither the
 * drawing nor the compression costs much at any scale, and the compression is done beside the program's own thread.
 */

/** From this scale on a gap is left between pixels, as on the panel. */
const SCALE_WITH_GAPS = 3;
/** Filter types (PNG specification, 9.2). */
const FILTER_NONE = 0;
const FILTER_UP = 2;
/** Nearly everything is zeros: more than this takes longer and saves little. */
const DEFLATE_LEVEL = 1;

const compress = promisify(deflate);

/** A part of a picture, in pixels of the panel. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The entries of a palette that a picture is drawn with; that of the gap between dots is 0. */
export interface Inks {
  /** Bits that an entry takes: 1, 2 or 8. */
  readonly depth: number;
  readonly dark: number;
  readonly lit: number;
  /** Lit pixels of the first `topRows` rows of the picture. */
  readonly top: number;
  readonly topRows: number;
}

export function wholeOf({ width, height }: Picture): Region {
  return { x: 0, y: 0, width, height };
}

/** Whether images of this scale show the gap between the panel's dots. */
export function hasGaps(scale: number): boolean {
  return scale >= SCALE_WITH_GAPS;
}

/** `part` of the picture at `scale` times its size, compressed. */
export async function imageData(picture: Picture, part: Region, scale: number, inks: Inks): Promise<Buffer> {
  return await compress(scanlines(picture, part, scale, inks), { level: DEFLATE_LEVEL });
}

function scanlines(picture: Picture, part: Region, scale: number, inks: Inks): Buffer {
  const drawn = hasGaps(scale) ? scale - 1 : scale;
  const packedBytes = Math.ceil((part.width * scale * inks.depth) / 8);
  const rowBytes = 1 + packedBytes;
  // One entry a byte, and what fills the last packed byte.
  const row = new Uint8Array((packedBytes * 8) / inks.depth);
  const bytes = Buffer.alloc(rowBytes * part.height * scale, FILTER_NONE);
  for (let y = 0; y < part.height; y++) {
    const lit = part.y + y < inks.topRows ? inks.top : inks.lit;
    const start = (part.y + y) * picture.width + part.x;
    for (let x = 0; x < part.width; x++)
      row.fill(picture.pixels[start + x] ? lit : inks.dark, x * scale, x * scale + drawn);
    const first = y * scale * rowBytes;
    pack(row, inks.depth, bytes.subarray(first + 1, first + rowBytes));
    for (let i = 1; i < drawn; i++) bytes[first + i * rowBytes] = FILTER_UP;
  }
  return bytes;
}

/** Puts entries of `depth` bits side by side, the first into the highest bits. */
function pack(row: Uint8Array, depth: number, into: Uint8Array): void {
  if (depth === 8) return into.set(row);
  const perByte = 8 / depth;
  for (let byte = 0; byte < into.length; byte++) {
    let bits = 0;
    for (let i = byte * perByte; i < (byte + 1) * perByte; i++) bits = (bits << depth) | row[i];
    into[byte] = bits;
  }
}
