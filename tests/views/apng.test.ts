import assert from "node:assert/strict";
import fc from "fast-check";
import { PNG } from "pngjs";
import { Animation, type Write } from "../../host-sim/views/apng.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { encodePNG, type PNGOptions } from "../../host-sim/views/png.js";
import { parseTextDump } from "../../host-sim/views/text-dump.js";
import { chunksOf, frameCountOf, play } from "./apng-player.js";

interface Frame {
  readonly picture: Picture;
  /** Time until the next one, in ms. */
  readonly duration: number;
}

/** The file after these bytes were put into it. */
function written(file: Buffer, { at, bytes }: Write, length = bytes.length): Buffer {
  const after = Buffer.alloc(Math.max(file.length, at + length));
  file.copy(after);
  bytes.copy(after, at, 0, length);
  return after;
}

/** The file of an animation; `onState` sees it after each write. */
async function fileOf(
  frames: readonly Frame[],
  options: PNGOptions,
  onState: (file: Buffer, whole: number, write: Write) => void = () => {},
): Promise<Buffer> {
  const start = await Animation.of(frames[0].picture, options);
  let { file, animation } = start;
  for (let i = 1; i < frames.length; i++) {
    const { writes, next } = await animation.plus(frames[i].picture, frames[i - 1].duration);
    for (const write of writes) {
      onState(file, i, write);
      file = written(file, write);
    }
    assert.equal(file.length, next.size);
    animation = next;
  }
  return file;
}

/** The canvas that a viewer of a PNG of the picture has. */
async function canvasOf(picture: Picture, options: PNGOptions): Promise<Buffer> {
  return PNG.sync.read(await encodePNG(picture, options)).data;
}

/** No pixel differs by more than adjacent levels of contrast. */
function assertAlike(canvas: Buffer, expected: Buffer): void {
  assert.equal(canvas.length, expected.length);
  assert.ok(canvas.every((part, i) => Math.abs(part - expected[i]) <= 2));
}

const pictures = fc
  .tuple(
    fc.uint8Array({ min: 0, max: 1, minLength: 80, maxLength: 80 }),
    fc.constantFrom(255, 255, 207, 100, 0),
  )
  .map(([pixels, contrast]): Picture => ({ width: 8, height: 10, pixels, contrast }));
const runs = fc.array(fc.record({ picture: pictures, duration: fc.nat(70_000) }), {
  minLength: 1,
  maxLength: 8,
});
const looks = fc.record<PNGOptions>({
  scale: fc.constantFrom(1, 2, 3),
  theme: fc.constantFrom("white", "yellow-blue"),
});

describe("animated PNG", () => {
  it("plays every picture completely, though it only contains changes", async () => {
    await fc.assert(
      fc.asyncProperty(runs, looks, async (frames, how) => {
        const file = await fileOf(frames, how);
        const played = play(file);
        assert.equal(played.length, frames.length);
        assert.equal(frameCountOf(file), frames.length);
        for (const [i, { picture, duration }] of frames.entries()) {
          assert.equal(played[i].delay, i === frames.length - 1 ? 2000 : Math.min(duration, 65535));
          assertAlike(played[i].canvas, await canvasOf(picture, how));
        }
      }),
    );
  });

  it("is always valid, with at most the latest picture missing, wherever writing is interrupted", async () => {
    await fc.assert(
      fc.asyncProperty(runs, looks, fc.double({ min: 0, max: 1, noNaN: true }), async (frames, how, part) => {
        const finished = play(await fileOf(frames, how));
        await fileOf(frames, how, (file, whole, write) => {
          // Only the bytes appended after the end are long enough to be cut.
          const behindEnd = write.at === file.length;
          const cut = behindEnd ? Math.floor(part * write.bytes.length) : 0;
          const state = written(file, write, cut);
          const played = play(state);
          assert.ok(played.length === whole || played.length === whole + 1);
          assert.equal(frameCountOf(state), whole);
          played.forEach(({ canvas }, i) => assert.ok(canvas.equals(finished[i].canvas)));
        });
      }),
    );
  });

  it("loops forever, and is also a PNG of its first picture", async () => {
    const first = parseTextDump("#.\n.#");
    const file = await fileOf(
      [
        { picture: first, duration: 10 },
        { picture: parseTextDump("##\n.#"), duration: 10 },
      ],
      {},
    );
    const chunks = chunksOf(file);
    assert.deepEqual(
      chunks.map(({ type }) => type),
      ["IHDR", "PLTE", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"],
    );
    assert.equal(chunks[2].data.toString("hex"), "0000000200000000");
    assert.deepEqual(PNG.sync.read(file).data, await canvasOf(first, {}));
  });

  it("encodes everything again if only the contrast has changed", async () => {
    const bright = parseTextDump("#..\n..#");
    const dim = { ...bright, contrast: 3 };
    const played = play(
      await fileOf(
        [bright, dim].map((picture) => ({ picture, duration: 1 })),
        {},
      ),
    );
    assert.deepEqual(played[0].canvas, await canvasOf(bright, {}));
    assert.deepEqual(played[1].canvas, await canvasOf(dim, {}));
  });

  it("requires pictures of one size, and a valid scale", async () => {
    await assert.rejects(Animation.of(parseTextDump("#"), { scale: 33 }), RangeError);
    const { animation } = await Animation.of(parseTextDump("#."));
    await assert.rejects(animation.plus(parseTextDump("#"), 1), RangeError);
  });
});
