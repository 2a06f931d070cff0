import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTextDump, textDump } from "../../host-sim/views/text-dump.js";

describe("text dump", () => {
  it("writes one character per pixel and one line per row", () => {
    const pixels = Uint8Array.of(1, 0, 0, 0, 0, 1);
    assert.equal(textDump({ width: 3, height: 2, pixels, contrast: 0 }), "#..\n..#\n");
  });

  it("is parsed back to the same picture", () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.nat(1)), (width, height, bits) => {
        const pixels = Uint8Array.from({ length: width * height }, () => bits.next().value);
        const picture = { width, height, pixels, contrast: 255 };
        assert.deepEqual(parseTextDump(textDump(picture)), picture);
      }),
    );
  });

  it("can be indented in a test's source", () => {
    const picture = parseTextDump(`
      #.
      .#
    `);
    assert.equal(textDump(picture), "#.\n.#\n");
  });

  it("reports errors in a dump", () => {
    assert.throws(() => parseTextDump("#.\n#"), /row 1: 1 pixels, the first row has 2/);
    assert.throws(() => parseTextDump("#.\n#x"), /row 1, pixel 1: x is neither/);
  });
});
