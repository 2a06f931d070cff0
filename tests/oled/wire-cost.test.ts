import assert from "node:assert/strict";
import fc from "fast-check";
import { fill, fillRect, pixel } from "../../firmware/oled/draw.js";
import { scroll } from "../../firmware/oled/scroll.js";
import { type Cost, screen } from "./panels.js";

/** Bytes on the wire, those of addresses, controls and commands included. */

describe("the SH1106 driver spends", () => {
  it("at most 1074 bytes on a full picture, 1072 after another one", () => {
    const { frame, update } = screen("SH1106 128x64");
    update();
    fill(frame, 1);
    assert.deepEqual(update(), { bytes: 1072, transactions: 8 });
    pixel(frame, 20, 63, 0);
    update();
    frame.bytes.forEach((byte, i) => (frame.bytes[i] = ~byte));
    frame.touchAll();
    assert.deepEqual(update(), { bytes: 1074, transactions: 8 });
  });

  it("at most 270 bytes on a line of text, 268 after another one", () => {
    const { frame, update } = screen("SH1106 128x64");
    update();
    fillRect(frame, 0, 16, 128, 16, 1);
    assert.deepEqual(update(), { bytes: 268, transactions: 2 });
    pixel(frame, 20, 63, 1);
    update();
    fillRect(frame, 0, 16, 128, 16, 0);
    assert.deepEqual(update(), { bytes: 270, transactions: 2 });
  });

  it("26 to 32 bytes on an 8x16 glyph, wherever it is and whatever was sent before", () => {
    const seen = new Set<number>();
    for (let row = 0; row < 4; row++)
      for (let column = 0; column < 16; column++)
        for (const before of [1, 60, 126]) {
          const { frame, update } = screen("SH1106 128x64");
          update();
          pixel(frame, before, 50, 1);
          update();
          pixel(frame, before, 50, 0);
          update();
          fillRect(frame, column * 8, row * 16, 8, 16, 1);
          const { bytes, transactions } = update();
          assert.equal(transactions, 2);
          seen.add(bytes);
        }
    assert.deepEqual([...seen].sort(), [26, 28, 30, 32]);
  });

  it("no more bytes than the best choice of runs, except for some gaps of five columns", () => {
    const columns = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), columns), { maxLength: 4 }),
        (changes) => {
          const { frame, update } = screen("SH1106 128x64");
          update();
          const changed = Array.from({ length: 8 }, () => new Set<number>());
          for (const [page, of] of changes) for (const column of of) changed[page].add(column);
          changed.forEach((of, page) => of.forEach((column) => pixel(frame, column, page * 8, 1)));
          const [best, slack] = cheapest(changed);
          const { bytes } = update();
          assert.ok(bytes >= best && bytes <= best + slack, `${bytes} bytes, best ${best}, slack ${slack}`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** The fewest bytes for these columns of each page, and the extra cost of gaps of five. */
function cheapest(changed: readonly Set<number>[]): [number, number] {
  let bytes = 0;
  let slack = 0;
  // The initial full picture ends in page 7, behind column 127; the panel's first column is 2.
  let at = { page: 7, column: 130 };
  const toAddress = (page: number, column: number): number =>
    2 +
    2 * Number(page !== at.page) +
    2 * Number(((column ^ at.column) & 15) !== 0) +
    2 * Number(column >> 4 !== at.column >> 4);
  changed.forEach((of, page) => {
    for (const column of [...of].sort((a, b) => a - b).map((c) => c + 2)) {
      const gap = page === at.page && column >= at.column ? column - at.column : Infinity;
      const jump = toAddress(page, column);
      bytes += Math.min(gap, jump) + 1;
      if (gap === jump + 1 && gap === 5) slack += 1;
      at = { page, column: column + 1 };
    }
  });
  return [bytes, slack];
}

describe("the SSD1306 driver spends", () => {
  function costs(draw: (frame: ReturnType<typeof screen>["frame"]) => void): Cost {
    const { frame, update } = screen("SSD1306 128x64");
    update();
    // A window like no other, so that nothing of it helps.
    fillRect(frame, 77, 50, 3, 3, 1);
    update();
    draw(frame);
    return update();
  }

  it("1034 bytes on a full picture, 1026 after another one", () => {
    assert.deepEqual(
      costs((frame) => {
        frame.bytes.forEach((byte, i) => (frame.bytes[i] = ~byte));
        frame.touchAll();
      }),
      { bytes: 1034, transactions: 2 },
    );
    const { frame, update } = screen("SSD1306 128x64");
    update();
    fill(frame, 1);
    assert.deepEqual(update(), { bytes: 1026, transactions: 1 });
  });

  it("266 bytes on a line of text", () =>
    assert.deepEqual(
      costs((frame) => fillRect(frame, 0, 16, 128, 16, 1)),
      { bytes: 266, transactions: 2 },
    ));

  it("26 bytes on an 8x16 glyph, 23 on the next one of its line", () => {
    assert.deepEqual(
      costs((frame) => fillRect(frame, 40, 16, 8, 16, 1)),
      { bytes: 26, transactions: 2 },
    );
    const { frame, update } = screen("SSD1306 128x64");
    update();
    fillRect(frame, 40, 16, 8, 16, 1);
    update();
    fillRect(frame, 48, 16, 8, 16, 1);
    assert.deepEqual(update(), { bytes: 23, transactions: 2 });
  });
});

describe("a picture that scrolls by a line of text", () => {
  for (const kind of ["SH1106 128x64", "SSD1306 128x64"] as const)
    it(`takes ${kind} no more bytes than a full picture`, () => {
      const { frame, update } = screen(kind);
      frame.bytes.forEach((_, i) => (frame.bytes[i] = (i * 37) ^ (i >> 5)));
      update();
      scroll(frame, 0, -16);
      assert.ok(update().bytes <= 1074);
    });
});
