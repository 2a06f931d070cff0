import assert from "node:assert/strict";
import { benchOLED } from "../../bench/oled.js";

describe("the bench of the display", () => {
  let figures: Awaited<ReturnType<typeof benchOLED>>;

  before(async function () {
    this.timeout(120_000);
    figures = await benchOLED({ json: true, pairs: 20 });
  });

  it("counts no more bytes than the commands and the data of an area need", () => {
    const { sh1106, ssd1306 } = figures;
    assert.deepEqual([sh1106.full.bytes, sh1106.line.bytes, sh1106.glyph.bytes], [1072, 269, 30]);
    assert.deepEqual([ssd1306.full.bytes, ssd1306.line.bytes, ssd1306.glyph.bytes], [1034, 266, 26]);
  });

  it("moves the display start line for a picture that scrolls", () => {
    const { sh1106, ssd1306 } = figures;
    assert.ok(sh1106.scroll.bytes <= 280 && sh1106.typing.bytes <= 6900);
    assert.ok(ssd1306.scroll.bytes <= 290 && ssd1306.typing.bytes <= 6400);
  });

  for (const controller of ["sh1106", "ssd1306"] as const)
    it(`finds no other library that sends less to an ${controller.toUpperCase()}`, () => {
      const ours = Object.entries(figures[controller]);
      assert.deepEqual(
        ours.map(([change]) => change),
        ["full", "line", "glyph", "hanzi", "typing", "scroll"],
      );
      const peers = Object.entries(figures.peers[controller]);
      assert.ok(peers.length >= 4);
      for (const [name, theirs] of peers)
        for (const [change, { bytes }] of ours)
          assert.ok(bytes <= theirs[change as keyof typeof theirs].bytes, `${name}, ${change}`);
    });

  it("computes the figures of other libraries as measured on their sources", () => {
    const { sh1106, ssd1306 } = figures.peers;
    assert.deepEqual(sh1106.mPython.full, { bytes: 1112, transactions: 32 });
    assert.deepEqual(sh1106["luma.oled"].glyph, { bytes: 1080, transactions: 16 });
    assert.deepEqual(sh1106.Espruino.line, { bytes: 1080, transactions: 16 });
    assert.deepEqual(ssd1306.Espruino.full, { bytes: 1058, transactions: 14 });
    assert.deepEqual(ssd1306.Moddable.full, { bytes: 1058, transactions: 14 });
    assert.deepEqual(ssd1306.Adafruit_SSD1306.full, { bytes: 1054, transactions: 12 });
    assert.deepEqual(ssd1306["luma.oled"].full, { bytes: 1034, transactions: 2 });
    assert.deepEqual(sh1106.ThingPulse.full, { bytes: 1128, transactions: 40 });
    assert.deepEqual(ssd1306.ThingPulse.full, { bytes: 1060, transactions: 15 });
    assert.deepEqual(ssd1306.ThingPulse.line, { bytes: 280, transactions: 9 });
    assert.deepEqual(sh1106.Adafruit_SH110X.full, { bytes: 1096, transactions: 24 });
    assert.deepEqual(sh1106.Adafruit_SH110X.line, { bytes: 822, transactions: 18 });
    assert.deepEqual(sh1106.Adafruit_SH110X.glyph, { bytes: 90, transactions: 12 });
    for (const { u8g2 } of [sh1106, ssd1306]) {
      assert.deepEqual(u8g2.full, { bytes: 1184, transactions: 64 });
      assert.deepEqual(u8g2.line, { bytes: 296, transactions: 16 });
      assert.deepEqual(u8g2.glyph, { bytes: 36, transactions: 6 });
      assert.deepEqual(u8g2.hanzi, { bytes: 52, transactions: 6 });
    }
  });
});
