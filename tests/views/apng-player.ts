import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { PNG } from "pngjs";

interface Chunk {
  type: string;
  data: Buffer;
}

/** One frame as a viewer shows it: the whole canvas (RGBA), and the frame's delay in ms. */
export interface Played {
  readonly canvas: Buffer;
  readonly delay: number;
}

/** The chunks of a PNG up to IEND, with checksums verified. Viewers ignore what follows. */
export function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.at(-1)?.type !== "IEND";) {
    const length = png.readUInt32BE(at);
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(png.subarray(at + 4, at + 8 + length)));
    chunks.push({
      type: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}

/** The number of frames according to acTL. */
export function frameCountOf(apng: Buffer): number {
  return chunksOf(apng)
    .filter(({ type }) => type === "acTL")[0]
    .data.readUInt32BE(0);
}

/** Plays an animation strictly by the specification, except that the number of frames in acTL may be wrong. */
export function play(apng: Buffer): Played[] {
  const chunks = chunksOf(apng);
  const [header, palette] = chunks;
  assert.deepEqual([header.type, palette.type, chunks[2].type], ["IHDR", "PLTE", "acTL"]);
  const width = header.data.readUInt32BE(0);
  const canvas = Buffer.alloc(width * header.data.readUInt32BE(4) * 4);
  const played: Played[] = [];
  let sequence = 0;
  for (let i = 0; i < chunks.length; i++) {
    if (chunks[i].type !== "fcTL") continue;
    const control = chunks[i].data;
    assert.equal(control.readUInt32BE(0), sequence++);
    const image = chunks[i + 1];
    assert.equal(image.type, played.length === 0 ? "IDAT" : "fdAT");
    if (image.type === "fdAT") assert.equal(image.data.readUInt32BE(0), sequence++);
    const size = Buffer.from(header.data);
    control.copy(size, 0, 4, 12);
    const png = Buffer.concat([
      apng.subarray(0, 8),
      chunk("IHDR", size),
      chunk("PLTE", palette.data),
      chunk("IDAT", image.type === "fdAT" ? image.data.subarray(4) : image.data),
      chunk("IEND", Buffer.alloc(0)),
    ]);
    const part = PNG.sync.read(png);
    const [x, y] = [control.readUInt32BE(12), control.readUInt32BE(16)];
    for (let row = 0; row < part.height; row++) {
      part.data.copy(canvas, ((y + row) * width + x) * 4, row * part.width * 4, (row + 1) * part.width * 4);
    }
    played.push({ canvas: Buffer.from(canvas), delay: control.readUInt16BE(20) });
  }
  return played;
}
