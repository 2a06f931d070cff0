import assert from "node:assert/strict";
import fc from "fast-check";
import { fill, fillRect } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { glyphOf } from "../../firmware/oled/font.js";
import { type AutoReturn, dispChar, scrollLines } from "../../firmware/oled/text.js";
import * as TextMode from "../../firmware/oled/text-mode.js";
import { fontFile, pixelsOf } from "./board.js";
import { Canvas } from "./reference.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function draw(
  text: string | Uint8Array,
  x = 0,
  y = 0,
  mode = TextMode.normal,
  autoReturn: AutoReturn = true,
) {
  const frame = new Framebuffer(128, 64);
  const bytes = typeof text === "string" ? encode(text) : text;
  return { frame, end: dispChar({ font }, frame, bytes, x, y, mode, autoReturn) };
}

/** Draws characters one by one at given places. */
function placed(...parts: [text: string, x: number, y: number][]): Uint8Array {
  const frame = new Framebuffer(128, 64);
  for (const [text, x, y] of parts) dispChar({ font }, frame, encode(text), x, y, TextMode.trans, false);
  return pixelsOf(frame);
}

describe("dispChar", () => {
  it("draws characters side by side and returns the width and the position of the next one", () => {
    const { frame, end } = draw("Hi 你好", 10, 5);
    assert.deepEqual(end, { columns: 56, x: 66, y: 5 });
    assert.deepEqual(pixelsOf(frame), placed(["H", 10, 5], ["i", 18, 5], ["你", 34, 5], ["好", 50, 5]));
  });

  it("cuts at the right edge, even within a character, without autoReturn", () => {
    const { frame, end } = draw("012345678901234567890", 4, 0, TextMode.normal, false);
    assert.deepEqual(pixelsOf(frame), placed(["0123456789012345", 4, 0]));
    assert.deepEqual(end, { columns: 128, x: 132, y: 0 });
  });

  it("wraps with autoReturn, and never splits a character", () => {
    const { frame, end } = draw("0123456789中0123456789", 40, 16);
    assert.deepEqual(pixelsOf(frame), placed(["0123456789", 40, 16], ["中0123456789", 0, 32]));
    // As in mPython, columns left empty at the end of a line count as width.
    assert.deepEqual(end, { columns: 80 + 8 + 96, x: 96, y: 32 });
  });

  it("starts a new line at a line feed with or without autoReturn, but not at a carriage return", () => {
    for (const autoReturn of [false, true]) {
      const { frame, end } = draw("one\r\ntwo\n\nfour", 24, 0, TextMode.normal, autoReturn);
      assert.deepEqual(pixelsOf(frame), placed(["one", 24, 0], ["two", 0, 16], ["four", 0, 48]));
      assert.deepEqual([end.x, end.y], [32, 48]);
    }
  });

  it("skips text that is cut up to the next line feed", () => {
    const { frame } = draw(`${"好".repeat(100)}\nb${"x".repeat(500)}`, 0, 0, TextMode.normal, false);
    assert.deepEqual(pixelsOf(frame), placed(["好".repeat(8), 0, 0], [`b${"x".repeat(15)}`, 0, 16]));
  });

  it("stops at the bottom and does not change the rows above", () => {
    const { frame, end } = draw("a".repeat(200), 0, 32);
    assert.deepEqual(pixelsOf(frame), placed(["a".repeat(16), 0, 32], ["a".repeat(16), 0, 48]));
    assert.deepEqual([end.x, end.y], [0, 64]);
  });

  it("cuts the last line if only a part fits", () => {
    const { frame } = draw("a\nb\nc\nd\ne", 0, 20);
    assert.deepEqual(pixelsOf(frame), placed(["a", 0, 20], ["b", 0, 36], ["c", 0, 52]));
  });

  it("scrolls up with scrollLines for lines that do not fit", () => {
    const { frame, end } = draw("1\n2\n3\n4\n5\n6", 0, 0, TextMode.normal, scrollLines);
    assert.deepEqual(pixelsOf(frame), placed(["3", 0, 0], ["4", 0, 16], ["5", 0, 32], ["6", 0, 48]));
    assert.deepEqual([end.x, end.y], [8, 48]);
    const long = draw("0123456789abcdef".repeat(9), 0, 4, TextMode.normal, scrollLines);
    assert.deepEqual([long.end.x, long.end.y], [128, 44]);
  });

  it("draws in normal, reverse, transparent and xor mode", () => {
    const glyph = glyphOf(font, 0x4e2d) ?? assert.fail();
    for (const mode of [TextMode.normal, TextMode.rev, TextMode.trans, TextMode.xor]) {
      const frame = new Framebuffer(128, 64);
      fillRect(frame, 0, 0, 13, 40, 1);
      const canvas = new Canvas(128, 64);
      canvas.shape((x, y) => x < 13 && y < 40, 1);
      dispChar({ font }, frame, encode("中"), 5, 11, mode, false);
      canvas.mix(5, 11, 16, 16, (x, y) => ((glyph[(y >> 3) * 16 + x] >> (y & 7)) & 1) === 1, mode);
      assert.deepEqual(pixelsOf(frame), canvas.pixels());
    }
  });

  it("draws a missing character as a box with its own width, and continues after it", () => {
    const { frame, end } = draw("a😀b");
    assert.deepEqual(end, { columns: 32, x: 32, y: 0 });
    assert.deepEqual(pixelsOf(frame), placed(["a", 0, 0], ["😀", 8, 0], ["b", 24, 0]));
    assert.notDeepEqual(pixelsOf(frame), placed(["a", 0, 0], ["b", 24, 0]));
  });

  it("draws invalid UTF-8 as boxes, and a cut character at the end as one", () => {
    const { frame, end } = draw(Uint8Array.of(0x61, 0xff, 0x62, 0xe4, 0xbd));
    assert.equal(end.columns, 32);
    assert.deepEqual(pixelsOf(frame), placed(["a\ufffdb\ufffd", 0, 0]));
  });

  it("draws a tab as a blank, and nothing for control characters, marks and emoji joiners", () => {
    const { frame, end } = draw("\ufeffa\tb\0\x07\u0301\u200d\ufe0f\u202ec");
    assert.equal(end.columns, 32);
    assert.deepEqual(pixelsOf(frame), placed(["a bc", 0, 0]));
  });

  it("draws any bytes at any position without errors, and only inside the given area", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.integer({ min: -50, max: 150 }),
        fc.integer({ min: -50, max: 80 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom<AutoReturn>(false, true, scrollLines),
        (bytes, x, y, mode, autoReturn) => {
          const frame = new Framebuffer(128, 64);
          fill(frame, 1);
          const before = frame.bytes.slice();
          frame.sent();
          const end = dispChar({ font }, frame, bytes, x, y, mode, autoReturn);
          frame.bytes.forEach((byte, i) => {
            if (byte !== before[i]) assert.ok(i >= frame.from && i < frame.to);
          });
          if (autoReturn !== scrollLines) assert.ok(end.y >= y);
          if (autoReturn !== scrollLines)
            for (let row = 0; row < Math.min(y, 64); row++)
              for (let column = 0; column < 128; column++)
                assert.equal((frame.bytes[(row >> 3) * 128 + column] >> (row & 7)) & 1, 1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
