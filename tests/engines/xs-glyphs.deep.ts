import assert from "node:assert/strict";
import { readGlyph } from "../../firmware/oled/font.js";
import { standard } from "../../tools/font-subset.js";
import { GlyphTrial, type LookupCost } from "../../tools/footprint-glyphs.js";
import { fontFile } from "../oled/board.js";
import { kit, XS } from "./xs-board.js";

const CODES = [...standard()].filter((code) => code < 0x10000).sort((a, b) => a - b);

/** The number of glyphs of the same width before this one in its block of 32 code points. */
function ahead(code: number, width: number): number {
  const font = fontFile("standard");
  let count = 0;
  for (let other = code & ~31; other < code; other++) if (readGlyph(font, other)?.length === width) count++;
  return count;
}

(XS ? describe : describe.skip)("a glyph's lookup in XS", () => {
  let trial: GlyphTrial;

  before(async () => (trial = await GlyphTrial.start(kit, "standard")));
  after(() => trial.stop());

  it("returns every character of the font bit by bit, and nothing for others", () => {
    const font = fontFile("standard");
    assert.equal(CODES.length, 12350);
    for (const code of CODES)
      assert.deepEqual(Buffer.from(trial.tell(code)), Buffer.from(readGlyph(font, code) as Uint8Array));
    for (const code of [0, 0x1f, 0x7f, 0x4e02, 0xac00, 0xffff, 0x10000, 0x1f600, 0x10ffff])
      assert.equal(trial.tell(code).length, 0);
  });

  it("takes the same number of steps wherever in the font the glyph is", () => {
    const font = fontFile("standard");
    const seen = new Map<string, Set<number>>();
    let most = 0;
    for (const code of CODES) {
      const { compute } = trial.find(code);
      const width = readGlyph(font, code)?.length as number;
      const narrowToo = font.read(1524 + (code >> 8) * 2, 1)[0] > 0;
      const kind = code < 0x7f ? "ascii" : `${width} ${narrowToo} ${ahead(code, width)}`;
      seen.set(kind, (seen.get(kind) ?? new Set()).add(compute));
      most = Math.max(most, compute);
    }
    for (const [kind, steps] of seen) assert.equal(steps.size, 1, `${kind}: ${[...steps].join(", ")}`);
    assert.ok(seen.size > 60);
    assert.ok(most <= 1000, `${most} steps`);
  });

  it("allocates a view for each read, and nothing permanent", () => {
    const views = ({ slots }: LookupCost) => slots / 4;
    for (const code of CODES) assert.ok(views(trial.find(code)) <= 5);
    assert.equal(views(trial.find(0x41)), 1);
    const held = trial.heapBytes();
    trial.findAll();
    assert.equal(trial.heapBytes(), held);
  });

  it("needs 32 slots and 512 bytes of chunks for all code points, one after the other", () =>
    trial.findAllWithin({ slots: 32, chunk_bytes: 512, stack_slots: 128 }));
});
