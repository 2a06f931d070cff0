import assert from "node:assert/strict";
import fc from "fast-check";
import { bigText } from "../../firmware/oled/big-text.js";
import { glyphOf } from "../../firmware/oled/font.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { dispChar } from "../../firmware/oled/text.js";
import { codeOf, fontFile, pixelsOf } from "./board.js";
import { checkClipping } from "./clipping.js";
import { Canvas } from "./reference.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const device = { font, text: { encode, decode: String } };
const WORDS = ["Hi", "你", "好", " ", "g", "23.5°C", "\u{1f600}"];
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((words) => words.join(""));
const scale = fc.integer({ min: 2, max: 4 });

/** The columns of a text at scale 1. */
function columnsOf(of: string): number {
  return [...of].reduce((sum, character) => sum + (glyphOf(font, codeOf(character))?.length ?? 0) / 2, 0);
}

describe("bigText", () => {
  it("draws every pixel of dispChar's picture as a square", () => {
    fc.assert(
      fc.property(text, scale, (shown, by) => {
        const frame = new Framebuffer(128, 64);
        bigText(device, frame, shown, 0, 0, by);
        const plain = new Framebuffer(128, 64);
        dispChar(device, plain, encode(shown), 0, 0, 1, false);
        const small = pixelsOf(plain);
        const canvas = new Canvas(128, 64);
        canvas.shape((x, y) => small[Math.floor(y / by) * 128 + Math.floor(x / by)] === 1, 1);
        assert.deepEqual(pixelsOf(frame), canvas.pixels());
      }),
    );
  });

  it("returns the x after the text, also past the edge", () => {
    assert.equal(bigText(device, new Framebuffer(128, 64), "你好 Hi", 5, 0, 3), 5 + 56 * 3);
    assert.equal(bigText(device, new Framebuffer(128, 64), "", 5, 0, 3), 5);
  });

  it("takes received bytes, and leaves out line feeds", () => {
    const frame = new Framebuffer(128, 64);
    bigText(device, frame, encode("你\n好"), 0, 0, 2);
    const expected = new Framebuffer(128, 64);
    bigText(device, expected, "你好", 0, 0, 2);
    assert.deepEqual(pixelsOf(frame), pixelsOf(expected));
  });

  it("changes nothing outside of its rectangle and is clipped at the edges", () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: -150, max: 150 }),
        fc.integer({ min: -70, max: 70 }),
        scale,
        fc.integer({ min: 0, max: 1 }),
        (shown, x, y, by, background) =>
          checkClipping(
            { x, y, width: columnsOf(shown) * by, height: 16 * by },
            background,
            (frame, left, top) => bigText(device, frame, shown, left, top, by),
          ),
      ),
    );
  });
});
