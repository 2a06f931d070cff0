import assert from "node:assert/strict";
import fc from "fast-check";
import { crc32 } from "node:zlib";
import { PNG } from "pngjs";
import { encodeAPNG, type Frame, Recording } from "../../host-sim/panel/apng.js";
import type { Picture } from "../../host-sim/panel/picture.js";
import { encodePNG, type PNGOptions } from "../../host-sim/panel/png.js";
import { parseTextDump } from "../../host-sim/panel/text-dump.js";

interface Chunk {
  type: string;
  data: Buffer;
}

/** The chunks of a PNG, their checksums checked. */
function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let at = 8;
  while (at < png.length) {
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

/** Plays an animation: what the canvas holds after each frame (RGBA), and each frame's delay in ms. */
function play(apng: Buffer): { canvas: Buffer; delay: number }[] {
  const chunks = chunksOf(apng);
  const header = chunks[0].data;
  const width = header.readUInt32BE(0);
  const canvas = Buffer.alloc(width * header.readUInt32BE(4) * 4);
  const played: { canvas: Buffer; delay: number }[] = [];
  let sequence = 0;
  for (let i = 0; i < chunks.length; i++) {
    if (chunks[i].type !== "fcTL") continue;
    const control = chunks[i].data;
    assert.equal(control.readUInt32BE(0), sequence++);
    const image = chunks[i + 1];
    if (image.type === "fdAT") assert.equal(image.data.readUInt32BE(0), sequence++);
    const size = Buffer.from(header);
    control.copy(size, 0, 4, 12);
    const png = Buffer.concat([
      apng.subarray(0, 8),
      chunk("IHDR", size),
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

describe("animated PNG", () => {
  it("plays every picture whole, though it holds only what changed", () => {
    const pictures = fc
      .tuple(fc.uint8Array({ min: 0, max: 1, minLength: 80, maxLength: 80 }), fc.constantFrom(255, 255, 100))
      .map(([pixels, contrast]): Picture => ({ width: 8, height: 10, pixels, contrast }));
    const frames = fc.array(fc.record({ picture: pictures, duration: fc.nat(70_000) }), {
      minLength: 1,
      maxLength: 8,
    });
    const options = fc.record<PNGOptions>({
      scale: fc.constantFrom(1, 2, 3),
      theme: fc.constantFrom("white", "yellow-blue"),
    });
    fc.assert(
      fc.property(frames, options, (all: Frame[], how) => {
        const played = play(encodeAPNG(all, how));
        assert.equal(played.length, all.length);
        all.forEach(({ picture, duration }, i) => {
          assert.equal(played[i].delay, Math.min(duration, 65535));
          assert.deepEqual(played[i].canvas, PNG.sync.read(encodePNG(picture, how)).data);
        });
      }),
    );
  });

  it("says how many frames it has and to play them for ever, and is a PNG of the first one", () => {
    const first = parseTextDump("#.\n.#");
    const apng = encodeAPNG([
      { picture: first, duration: 10 },
      { picture: parseTextDump("##\n.#"), duration: 10 },
    ]);
    const types = chunksOf(apng).map(({ type }) => type);
    assert.deepEqual(types, ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"]);
    assert.equal(chunksOf(apng)[1].data.toString("hex"), "0000000200000000");
    assert.deepEqual(PNG.sync.read(apng).data, PNG.sync.read(encodePNG(first)).data);
  });

  it("draws all anew when only the contrast changed", () => {
    const bright = parseTextDump("#..\n..#");
    const dim = { ...bright, contrast: 0 };
    const played = play(encodeAPNG([bright, dim].map((picture) => ({ picture, duration: 1 }))));
    assert.deepEqual(played[1].canvas, PNG.sync.read(encodePNG(dim)).data);
  });

  it("needs frames, all of one size", () => {
    const frame = (dump: string) => ({ picture: parseTextDump(dump), duration: 1 });
    assert.throws(() => encodeAPNG([]), RangeError);
    assert.throws(() => encodeAPNG([frame("#."), frame("#")]), RangeError);
  });
});

describe("Recording", () => {
  it("shows each picture as long as it stood, and leaves out what nobody saw", () => {
    const recording = new Recording();
    assert.equal(recording.encode(), undefined);
    recording.show(parseTextDump("..#"), 1000);
    recording.show(parseTextDump(".#."), 1050);
    recording.show(parseTextDump("#.."), 1050);
    recording.show(parseTextDump("###"), 1150);
    const played = play(recording.encode({ scale: 1 }) ?? assert.fail());
    assert.deepEqual(
      played.map(({ delay }) => delay),
      [50, 100, 2000],
    );
    assert.deepEqual(played[1].canvas, PNG.sync.read(encodePNG(parseTextDump("#.."), { scale: 1 })).data);
  });

  it("keeps the latest thousand pictures", () => {
    const recording = new Recording();
    for (let i = 0; i < 1005; i++) recording.show(parseTextDump(i % 2 ? "#" : "."), 10 * i);
    assert.equal(play(recording.encode({ scale: 1 }) ?? assert.fail()).length, 1000);
  });
});
