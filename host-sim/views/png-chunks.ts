import { crc32 } from "node:zlib";
import type { RGB } from "./themes.js";

/** The chunks of a PNG file (PNG specification, third edition, 5). */

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const PALETTE_COLOR = 3;

export function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([words(data.length), named, words(crc32(named))]);
}

/** Encodes 32-bit numbers, big-endian. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
}

/** Everything before the image data of an indexed image with `depth` bits per pixel. */
export function imageHeader(width: number, height: number, depth: number, palette: readonly RGB[]): Buffer {
  const compressionFilterInterlace = [0, 0, 0];
  const layout = Buffer.from([depth, PALETTE_COLOR, ...compressionFilterInterlace]);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", Buffer.concat([words(width, height), layout])),
    chunk("PLTE", Buffer.from(palette.flat())),
  ]);
}

/** The last chunk of every file. */
export const END = chunk("IEND", Buffer.alloc(0));
