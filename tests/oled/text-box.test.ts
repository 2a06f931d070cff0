import assert from "node:assert/strict";
import fc from "fast-check";
import { fill } from "../../firmware/oled/draw.js";
import { glyphOf, readGlyph } from "../../firmware/oled/font.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { proportional } from "../../firmware/oled/proportional.js";
import { textBox } from "../../firmware/oled/text-box.js";
import * as TextMode from "../../firmware/oled/text-mode.js";
import { dispChar } from "../../firmware/oled/text.js";
import { codeOf, fontFile, pixelsOf } from "./board.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const device = { font, text: { encode, decode: String } };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const WHOLE: Box = { x: 0, y: 0, width: 128, height: 64 };

function drawn(
  text: string | Uint8Array,
  { x, y, width, height }: Box = WHOLE,
  mode = TextMode.normal,
): Uint8Array {
  const frame = new Framebuffer(128, 64);
  textBox(device, frame, text, x, y, width, height, mode);
  return pixelsOf(frame);
}

/** Lines of text from (x, y) on. */
function lines(texts: readonly string[], x = 0, y = 0, mode = TextMode.normal): Uint8Array {
  const frame = new Framebuffer(128, 64);
  texts.forEach((text, i) => dispChar(device, frame, encode(text), x, y + 16 * i, mode));
  return pixelsOf(frame);
}

describe("textBox", () => {
  it("wraps a text in its rectangle, at any place", () => {
    const box = { x: 13, y: 5, width: 72, height: 48 };
    assert.deepEqual(drawn("The room is warm today", box), lines(["The room", "is warm", "today"], 13, 5));
    assert.deepEqual(drawn("温度太高了，请开窗！", box), lines(["温度太高", "了，请开", "窗！"], 13, 5));
  });

  it("ends with an ellipsis where it is cut", () => {
    const cut = (text: string, width: number, height: number) => drawn(text, { ...WHOLE, width, height });
    assert.deepEqual(cut("one two three", 64, 16), lines(["one two…"]));
    assert.deepEqual(cut("one two three", 63, 16), lines(["one tw…"]));
    assert.deepEqual(cut("one two three", 40, 16), lines(["one…"]));
    assert.deepEqual(cut("one two threefold", 64, 32), lines(["one two", "threefo…"]));
    assert.deepEqual(cut("你好世界", 63, 16), lines(["你好世…"]));
    assert.deepEqual(cut("one\ntwo", 64, 16), lines(["one…"]));
    assert.deepEqual(cut("one\ntwo", 24, 16), lines(["on…"]));
    // A rectangle that is too low has room for no line.
    assert.deepEqual(cut("one", 64, 15), lines([]));
  });

  it("draws the font's own ellipsis, whether the font has one or not", () => {
    const frame = new Framebuffer(16, 16);
    textBox({ ...device, font: fontFile("ascii") }, frame, "abc", 0, 0, 16, 16, TextMode.normal);
    const bytes = readGlyph(font, codeOf("…")) as Uint8Array;
    assert.deepEqual([...frame.bytes.subarray(8, 16), ...frame.bytes.subarray(24)], [...bytes]);
  });

  it("is not cut by space at its end", () => {
    assert.deepEqual(drawn("one two \n\n", { ...WHOLE, width: 56, height: 16 }), lines(["one two"]));
  });

  it("returns how many bytes it drew", () => {
    const frame = new Framebuffer(128, 64);
    const part = (text: string, width: number) => textBox(device, frame, text, 0, 0, width, 16, 1);
    assert.equal(part("one two", 64), 7);
    assert.equal(part("one\n", 64), 4);
    assert.equal(part("one two", 48), 5);
    assert.equal(part("你好世界", 63), 9);
    assert.equal(part("", 63), 0);
    assert.equal(textBox(device, frame, "one two three", 0, 0, 32, 32, 1), 7);
  });

  it("has a mode, and takes received bytes", () => {
    assert.deepEqual(drawn(encode("你好"), WHOLE, TextMode.rev), lines(["你好"], 0, 0, TextMode.rev));
  });

  it("may set characters with one column between them, as mPython does", () => {
    const frame = new Framebuffer(128, 64);
    textBox(device, frame, "ill 你", 0, 0, 128, 16, TextMode.normal, proportional);
    const expected = new Framebuffer(128, 64);
    let x = 0;
    for (const character of "ill 你") {
      const cell = new Framebuffer(16, 16);
      const { columns } = dispChar(device, cell, encode(character), 0, 0, TextMode.normal);
      const pixels = pixelsOf(cell);
      const lit = Array.from({ length: columns }, (_, column) =>
        pixels.some((pixel, i) => i % 16 === column && pixel === 1),
      );
      const left = Math.max(0, lit.indexOf(true));
      const width = lit.includes(true) ? lit.lastIndexOf(true) + 1 - left : columns / 2 - 1;
      dispChar(device, expected, encode(character), x - left, 0, TextMode.trans);
      x += width + 1;
    }
    assert.deepEqual(pixelsOf(frame), pixelsOf(expected));
    // Of the same text more fits into a line.
    assert.equal(textBox(device, frame, "illicit filling", 0, 0, 96, 16, TextMode.normal, proportional), 15);
    assert.equal(textBox(device, frame, "illicit filling", 0, 0, 96, 16, TextMode.normal, glyphOf), 11);
  });

  it("changes nothing outside of its rectangle, whatever the text", () => {
    const box = fc.record({
      x: fc.integer({ min: -20, max: 128 }),
      y: fc.integer({ min: -20, max: 64 }),
      width: fc.integer({ min: 8, max: 140 }),
      height: fc.integer({ min: 0, max: 80 }),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        box,
        fc.constantFrom(glyphOf, proportional),
        (text, { x, y, width, height }, glyphs) => {
          const frame = new Framebuffer(128, 64);
          fill(frame, 1);
          textBox(device, frame, text, x, y, width, height, TextMode.normal, glyphs);
          pixelsOf(frame).forEach((lit, i) => {
            const [column, row] = [i % 128, Math.floor(i / 128)];
            const isInside = column >= x && column < x + width && row >= y && row < y + height;
            if (!isInside) assert.equal(lit, 1, `${column},${row}`);
          });
        },
      ),
    );
  });
});

describe("proportional", () => {
  it("keeps every lit column of each glyph, between one blank column after it and none before", () => {
    for (let code = 0x20; code < 0x10000; code++) {
      const glyph = glyphOf(font, code);
      const narrow = proportional(font, code);
      if (!glyph || !narrow) {
        assert.equal(narrow, glyph);
        continue;
      }
      const columns = (of: Uint8Array) =>
        Array.from({ length: of.length / 2 }, (_, i) => of[i] | (of[of.length / 2 + i] << 8));
      const wide = columns(glyph);
      const first = wide.findIndex(Boolean);
      const expected =
        first < 0
          ? new Array<number>(wide.length / 2).fill(0)
          : [...wide.slice(first, wide.findLastIndex(Boolean) + 1), 0];
      assert.deepEqual(columns(narrow), expected);
    }
  });
});
