import assert from "node:assert/strict";
import fc from "fast-check";
import { glyphOf } from "../../firmware/oled/font.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { text24 } from "../../firmware/oled/text24.js";
import * as TextMode from "../../firmware/oled/text-mode.js";
import { dispChar } from "../../firmware/oled/text.js";
import { codeOf, fontFile, pixelsOf } from "./board.js";
import { checkClipping } from "./clipping.js";
import { Canvas } from "./reference.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const device = { font, text: { encode, decode: String } };
const text = fc
  .array(fc.constantFrom("Hi", "你", "好", " ", "g", "23.5°C", "\u{1f600}"), { maxLength: 4 })
  .map((words) => words.join(""));

/** The columns of a text as dispChar draws it. */
function columnsOf(of: string): number {
  return [...of].reduce((sum, one) => sum + (glyphOf(font, codeOf(one))?.length ?? 0) / 2, 0);
}

/** Of the three rows or columns that stand for two: those of the small glyph whose pixels are in it. */
function sourcesOf(at: number): readonly number[] {
  const pair = 2 * Math.floor(at / 3);
  return [[pair], [pair, pair + 1], [pair + 1]][at % 3];
}

describe("text24", () => {
  it("makes nine pixels of four: those between two are lit if one of them is", () => {
    fc.assert(
      fc.property(text, (shown) => {
        const frame = new Framebuffer(128, 64);
        text24(device, frame, shown, 0, 0, TextMode.normal);
        const plain = new Framebuffer(128, 64);
        dispChar(device, plain, encode(shown), 0, 0, 1, false);
        const small = pixelsOf(plain);
        const canvas = new Canvas(128, 64);
        canvas.shape(
          (x, y) =>
            sourcesOf(y).some((row) => sourcesOf(x).some((column) => small[row * 128 + column] === 1)),
          1,
        );
        assert.deepEqual(pixelsOf(frame), canvas.pixels());
      }),
    );
  });

  it("makes lines of one pixel two pixels wide wherever they are, and closes no gap", () => {
    // All of ASCII: each stroke between dark pixels, in each row of a glyph and of the enlarged one above or below it.
    for (let code = 0x21; code < 0x7f; code++) {
      const frame = new Framebuffer(16, 24);
      text24(device, frame, String.fromCharCode(code), 0, 0, TextMode.normal);
      const large = pixelsOf(frame);
      const plain = new Framebuffer(8, 16);
      dispChar(device, plain, Uint8Array.of(code), 0, 0, TextMode.normal);
      const small = pixelsOf(plain);
      for (let row = 0; row < 16; row++) {
        const strokes = [...small.subarray(row * 8, row * 8 + 8)].join("").split(/0+/).filter(Boolean);
        const y = row + (row >> 1) + (row & 1);
        const wide = [...large.subarray(y * 16, y * 16 + 12)].join("").split(/0+/).filter(Boolean);
        assert.equal(wide.length, strokes.length);
        strokes.forEach((stroke, i) => {
          if (stroke.length === 1) assert.equal(wide[i].length, 2);
        });
      }
    }
  });

  it("returns the x after the text, also past the edge", () => {
    assert.equal(text24(device, new Framebuffer(128, 64), "你好 Hi", 5, 0, 1), 5 + 84);
    assert.equal(text24(device, new Framebuffer(128, 64), "你好你好你好", 5, 0, 1), 5 + 144);
    assert.equal(text24(device, new Framebuffer(128, 64), "", 5, 0, 1), 5);
  });

  it("has a mode, takes received bytes, and leaves out line feeds", () => {
    const frame = new Framebuffer(128, 64);
    text24(device, frame, encode("你\n好"), 3, 8, TextMode.rev);
    const expected = new Framebuffer(128, 64);
    text24(device, expected, "你好", 3, 8, TextMode.normal);
    const lit = pixelsOf(expected);
    pixelsOf(frame).forEach((pixel, i) => {
      const [x, y] = [i % 128, Math.floor(i / 128)];
      const isInside = x >= 3 && x < 51 && y >= 8 && y < 32;
      assert.equal(pixel, isInside ? 1 - lit[i] : 0);
    });
  });

  it("changes nothing outside of its rectangle and is clipped at the edges", () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: -100, max: 150 }),
        fc.integer({ min: -40, max: 70 }),
        fc.constantFrom(TextMode.normal, TextMode.rev),
        fc.integer({ min: 0, max: 1 }),
        (shown, x, y, mode, background) =>
          checkClipping({ x, y, width: columnsOf(shown) * 1.5, height: 24 }, background, (frame, left, top) =>
            text24(device, frame, shown, left, top, mode),
          ),
      ),
    );
  });
});
