import assert from "node:assert/strict";
import fc from "fast-check";
import { sixel } from "../../host-sim/views/sixel.js";
import { parseTextDump } from "../../host-sim/views/text-dump.js";

/** Decodes a sixel sequence: the colour register of each pixel, -1 where none was drawn. */
function draw(text: string): { width: number; height: number; pixels: number[] } {
  const [, sizes, body] = /^\x1bP0;1;0q"1;1;(\d+;\d+)(.*)\x1b\\$/s.exec(text) ?? assert.fail(text); // eslint-disable-line no-control-regex
  const [width, height] = sizes.split(";").map(Number);
  const pixels = new Array<number>(width * height).fill(-1);
  let [x, y, color] = [0, 0, 0];
  for (const [token] of body.matchAll(/#\d+(;2;\d+;\d+;\d+)?|!\d+[?-~]|[?-~]|[$-]/g)) {
    if (token === "$") x = 0;
    else if (token === "-") [x, y] = [0, y + 6];
    else if (token.startsWith("#")) color = parseInt(token.slice(1));
    else {
      const count = token.startsWith("!") ? parseInt(token.slice(1)) : 1;
      const bits = token.charCodeAt(token.length - 1) - 63;
      for (let i = 0; i < count; i++, x++) {
        for (let bit = 0; bit < 6; bit++) {
          if (!(bits & (1 << bit))) continue;
          assert.ok(x < width && y + bit < height, "drawn outside the picture");
          assert.equal(pixels[(y + bit) * width + x], -1, "drawn twice");
          pixels[(y + bit) * width + x] = color;
        }
      }
    }
  }
  return { width, height, pixels };
}

describe("sixel", () => {
  it("draws each pixel once, in its colour, at any scale", () => {
    const picture = fc
      .tuple(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.boolean()),
      )
      .map(([width, height, bits]) => {
        const pixels = Uint8Array.from({ length: width * height }, () => Number(bits.next().value));
        return { width, height, pixels, contrast: 255 };
      });
    fc.assert(
      fc.property(
        picture,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("white", "yellow-blue"),
        (p, scale, theme) => {
          const drawn = draw(sixel(p, scale, theme));
          assert.deepEqual([drawn.width, drawn.height], [p.width * scale, p.height * scale]);
          drawn.pixels.forEach((color, i) => {
            const x = Math.floor((i % drawn.width) / scale);
            const y = Math.floor(Math.floor(i / drawn.width) / scale);
            const lit = theme === "yellow-blue" && y < 16 ? 2 : 1;
            assert.equal(color, p.pixels[y * p.width + x] ? lit : 0);
          });
        },
      ),
    );
  });

  it("compresses long runs", () => {
    assert.ok(sixel(parseTextDump(".".repeat(128)), 1).includes("#0!128@"));
  });

  it("rejects a scale out of range", () => {
    assert.throws(() => sixel(parseTextDump("#"), 0), RangeError);
  });
});
