/** Text of a font of 12 rows, which the compiler makes of any BDF font with so many. */
import assert from "node:assert/strict";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { textBox } from "../../firmware/oled/text-box.js";
import { twelve } from "../../firmware/oled/twelve.js";
import { compileFont } from "../../tools/font-compiler.js";
import { ascii } from "../../tools/font-subset.js";
import { fontOf, pixelsOf } from "./board.js";

const ROWS = 12;
const CHINESE = "你好，世界";
const codes = [...ascii(), ...[...CHINESE].map((character) => character.codePointAt(0) ?? 0)];

function widthOf(code: number): number {
  return code < 0x2e80 ? 6 : 12;
}

/** The rows of a glyph, the leftmost pixel in the most significant bit; another pattern for each, lit in all corners. */
function rowsOf(code: number): number[] {
  const width = widthOf(code);
  const rows = Array.from({ length: ROWS }, (_, row) => (code * 2654435761 * (row + 1)) >>> (32 - width));
  const ends = (1 << (width - 1)) | 1;
  return rows.map((bits, row) => (row === 0 || row === ROWS - 1 ? bits | ends : bits));
}

/** A BDF font as those of 12 pixels are: 10 rows above the baseline, 2 below. */
function bdf(): string {
  const glyphs = codes.map((code) => {
    const width = widthOf(code);
    const digits = width > 8 ? 4 : 2;
    const rows = rowsOf(code).map((bits) =>
      (bits << (4 * digits - width)).toString(16).toUpperCase().padStart(digits, "0"),
    );
    const head = `STARTCHAR ${code}\nENCODING ${code}\nDWIDTH ${width} 0\nBBX ${width} ${ROWS} 0 -2\nBITMAP`;
    return [head, ...rows, "ENDCHAR"].join("\n");
  });
  const head = "STARTFONT 2.1\nFONTBOUNDINGBOX 12 12 0 -2\nFONT_ASCENT 10\nFONT_DESCENT 2";
  return [head, ...glyphs, "ENDFONT\n"].join("\n");
}

const font = fontOf(compileFont(bdf(), codes));
const device = { font, text: { encode: (text: string) => new TextEncoder().encode(text), decode: String } };

function drawn(text: string, x = 0, y = 0, width = 128, height = 64): Uint8Array {
  const frame = new Framebuffer(128, 64);
  textBox(device, frame, text, x, y, width, height, 1, twelve, ROWS);
  return pixelsOf(frame);
}

/** The same lines, pixel by pixel. */
function expected(lines: readonly string[], x = 0, y = 0): Uint8Array {
  const pixels = new Uint8Array(128 * 64);
  lines.forEach((line, i) => {
    let left = x;
    for (const character of line) {
      const code = character.codePointAt(0) ?? 0;
      const width = widthOf(code);
      rowsOf(code).forEach((bits, row) => {
        for (let column = 0; column < width; column++)
          pixels[(y + i * ROWS + row) * 128 + left + column] = (bits >> (width - 1 - column)) & 1;
      });
      left += width;
    }
  });
  return pixels;
}

describe("text of a font of 12 rows", () => {
  it("has every pixel of the BDF font, at any place", () => {
    const texts = [...ascii()].map((code) => String.fromCodePoint(code));
    for (const text of [...texts.filter((each) => each !== " "), ...CHINESE])
      assert.deepEqual(drawn(text, 3, 5), expected([text], 3, 5), text);
  });

  it("has five lines of ten Chinese or 21 Latin characters on 128x64", () => {
    const chinese = "你好世界".repeat(12) + "你好";
    assert.equal([...chinese].length, 50);
    const lines = Array.from({ length: 5 }, (_, i) => [...chinese].slice(10 * i, 10 * i + 10).join(""));
    assert.deepEqual(drawn(chinese), expected(lines));
    const latin = Array.from({ length: 5 }, (_, i) => String(i).repeat(21));
    assert.deepEqual(drawn(latin.join(" ")), expected(latin));
  });

  it("draws nothing below its 12 rows", () => {
    const frame = new Framebuffer(128, 64);
    frame.bytes.fill(255);
    textBox(device, frame, "你", 0, 2, 128, ROWS, 1, twelve, ROWS);
    const pixels = pixelsOf(frame);
    for (let y = 0; y < 64; y++) if (y < 2 || y >= 2 + ROWS) assert.equal(pixels[128 * y], 1, `row ${y}`);
  });

  it("has boxes of its size for what the font lacks, and dots at its baseline where a text is cut", () => {
    for (const [code, width] of [
      [0xe9, 6],
      [0x9f98, 12],
    ]) {
      const box = twelve(font, code);
      assert.equal(box?.length, 2 * width);
      assert.deepEqual([box?.[1], box?.[width + 1]], [0xfe, 0x07]);
    }
    assert.equal(twelve(font, 0x300), undefined);
    const cut = drawn("abc def", 0, 0, 36, ROWS);
    const dots = [...cut].flatMap((lit, i) => (lit && i % 128 >= 24 ? [Math.floor(i / 128)] : []));
    assert.deepEqual(new Set(dots), new Set([8, 9]));
  });
});
