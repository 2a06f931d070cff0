import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import type { Picture } from "../sim/panel/picture.js";

/**
 * The image data of a scaled picture with a palette. Only the first row of each row of dots is drawn; the rows below
 * use the filter type "up" with zeros, and the gap is zeros as well. So neither drawing nor compression takes long at
 * any scale. Compression runs in the thread pool.
 */

/** From this scale on there is a gap between pixels, as on the panel. */
const SCALE_WITH_GAPS = 3;
/** Filter types (PNG specification, 9.2). */
const FILTER_NONE = 0;
const FILTER_UP = 2;
/** Nearly all bytes are zero: a higher level takes longer and saves little. */
const DEFLATE_LEVEL = 1;
/** Where a dot takes more bytes than this, looking for runs alone is faster, and the data is smaller too. */
const RUN_BYTES = 8;

const compress = promisify(deflate);

/** A region of a picture, in panel pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The palette entries for a picture. Entry 0 is the gap between dots. */
export interface Inks {
  /** Bits per entry: 1, 2 or 8. */
  readonly depth: number;
  readonly dark: number;
  readonly lit: number;
  /** Lit pixels in the first `topRows` rows. */
  readonly top: number;
  readonly topRows: number;
}

export function wholeOf({ width, height }: Picture): Region {
  return { x: 0, y: 0, width, height };
}

/** True if images of this scale show the gap between the panel's dots. */
export function hasGaps(scale: number): boolean {
  return scale >= SCALE_WITH_GAPS;
}

/** Compressed image data of `part` of the picture, at `scale` times its size. */
export async function imageData(picture: Picture, part: Region, scale: number, inks: Inks): Promise<Buffer> {
  const strategy = (scale * inks.depth) / 8 > RUN_BYTES ? constants.Z_RLE : constants.Z_DEFAULT_STRATEGY;
  return await compress(scanlines(picture, part, scale, inks), { level: DEFLATE_LEVEL, strategy });
}

function scanlines(picture: Picture, part: Region, scale: number, inks: Inks): Buffer {
  const drawn = hasGaps(scale) ? scale - 1 : scale;
  const packedBytes = Math.ceil((part.width * scale * inks.depth) / 8);
  const rowBytes = 1 + packedBytes;
  // One entry per byte, padded to whole bytes after packing.
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

/** Packs entries of `depth` bits into bytes, the first into the highest bits. */
function pack(row: Uint8Array, depth: number, into: Uint8Array): void {
  if (depth === 8) return into.set(row);
  const perByte = 8 / depth;
  for (let byte = 0; byte < into.length; byte++) {
    let bits = 0;
    for (let i = byte * perByte; i < (byte + 1) * perByte; i++) bits = (bits << depth) | row[i];
    into[byte] = bits;
  }
}
