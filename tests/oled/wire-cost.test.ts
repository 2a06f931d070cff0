import assert from "node:assert/strict";
import { fill, fillRect, pixel } from "../../firmware/oled/draw.js";
import { ratioToBest } from "./frame-pairs.js";
import { type Cost, screen } from "./panels.js";

/** Bytes on the wire, those of addresses, controls and commands included. */

describe("the SH1106 driver spends", () => {
  it("at most 1072 bytes on a full picture, whatever was sent before", () => {
    const { frame, update } = screen("SH1106 128x64");
    update();
    fill(frame, 1);
    assert.ok(update().bytes <= 1072);
    pixel(frame, 20, 63, 0);
    update();
    frame.bytes.forEach((byte, i) => (frame.bytes[i] = ~byte));
    frame.touchAll();
    assert.deepEqual(update(), { bytes: 1072, transactions: 8 });
  });

  it("at most 269 bytes on a line of text, 268 after another one", () => {
    const { frame, update } = screen("SH1106 128x64");
    update();
    fillRect(frame, 0, 16, 128, 16, 1);
    assert.deepEqual(update(), { bytes: 268, transactions: 2 });
    pixel(frame, 20, 63, 1);
    update();
    fillRect(frame, 0, 16, 128, 16, 0);
    assert.deepEqual(update(), { bytes: 269, transactions: 3 });
  });

  it("at most 30 bytes on an 8x16 glyph, wherever it is and whatever was sent before", () => {
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
          seen.add(update().bytes);
        }
    assert.ok(Math.max(...seen) <= 30);
  });

  it("at most 26 bytes on the next 8x16 glyph of a line", () => {
    const { frame, update } = screen("SH1106 128x64");
    update();
    fillRect(frame, 0, 16, 8, 16, 1);
    update();
    for (let column = 8; column < 128; column += 8) {
      fillRect(frame, column, 16, 8, 16, 1);
      assert.ok(update().bytes <= 26);
    }
  });
});

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

describe("of the bytes of the best encoding found, random pairs of pictures take", () => {
  // What is left comes mostly from the order of pages, which is always upwards from the one that the address is in.
  const bounds = [
    ["SH1106 128x64", "columns", 200, 1.005],
    ["SH1106 128x64", "text", 200, 1.005],
    ["SH1106 128x64", "shapes", 200, 1.01],
    ["SH1106 128x64", "dots", 100, 1.01],
    ["SSD1306 128x64", "columns", 30, 1.015],
    ["SSD1306 128x64", "text", 30, 1.02],
    ["SSD1306 128x64", "shapes", 30, 1.025],
    ["SSD1306 128x64", "dots", 10, 1.035],
  ] as const;
  for (const [kind, change, pairs, bound] of bounds)
    it(`at most ${bound} times as many on ${kind}, if they differ by ${change}`, () => {
      const ratio = ratioToBest(kind, change, pairs);
      assert.ok(ratio <= bound, `${ratio}`);
    }).timeout(60_000);
});
