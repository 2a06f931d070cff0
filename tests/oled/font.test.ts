import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { glyphOf, readGlyph } from "../../firmware/oled/font.js";
import { dispChar } from "../../firmware/oled/text.js";
import { standardHanzi } from "../../tools/font-subset.js";
import { codeOf, fontFile, fontOf, pixelsOf } from "./board.js";

/** The lines of the .hex file: code point to rows of bits. */
const hex = new Map(
  readFileSync(new URL("../../fonts/standard.hex", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => [parseInt(line, 16), line.slice(line.indexOf(":") + 1)]),
);

/** The drawn character as a .hex line. */
function drawn(font: ReturnType<typeof fontFile>, code: number): string {
  const frame = new Framebuffer(16, 16);
  const { columns } = dispChar({ font }, frame, Buffer.from(String.fromCodePoint(code)), 0, 0, 1, false);
  const pixels = pixelsOf(frame);
  let digits = "";
  for (let y = 0; y < 16; y++)
    for (let x = 0; x < columns; x += 4)
      digits += parseInt(pixels.subarray(y * 16 + x, y * 16 + x + 4).join(""), 2).toString(16);
  return digits.toUpperCase();
}

describe("the font", () => {
  const standard = fontFile("standard");
  const gb2312 = fontFile("gb2312");
  const ascii = fontFile("ascii");

  it("draws each of its characters bit by bit as in Unifont's .hex file", () => {
    assert.equal(hex.size, 12350);
    for (const [code, digits] of hex) assert.equal(drawn(standard, code), digits, String.fromCodePoint(code));
  });

  it("has the Table of General Standard Chinese Characters, as far as it is not beyond U+FFFF", () => {
    const table = standardHanzi();
    assert.equal(new Set(table).size, 8105);
    assert.deepEqual(table.slice(0, 3), [..."一乙二"].map(codeOf));
    assert.deepEqual(table.slice(3500, 3502), [..."乂乜"].map(codeOf));
    assert.deepEqual(table.slice(6500, 6502), [..."亍尢"].map(codeOf));
    const present = table.filter((code) => readGlyph(standard, code)?.length === 32);
    const absent = table.filter((code) => readGlyph(standard, code) === undefined);
    assert.deepEqual([present.length, absent.length], [7909, 196]);
    assert.ok(absent.every((code) => code > 0xffff));
    const readme = readFileSync(new URL("../../fonts/README.md", import.meta.url), "utf8");
    const listed = /```text\n([^`]+)```/.exec(readme)?.[1] ?? "";
    assert.equal(listed.replace(/\s/g, ""), String.fromCodePoint(...absent.sort((a, b) => a - b)));
  });

  it("has the letters and signs that phones type", () => {
    for (const character of "〇¥€£•·…²³½℉℃™♥←↑→↓↔↵⇒°µ±×÷—–‰※✓✔✗☀☎♪♀♂★☆①⑳㈱㎡㎏½¾ÀÿŁżǚΩяЁёђありアヴｱﾝﾞ￥￦｡")
      assert.ok(readGlyph(standard, codeOf(character)), character);
    const all = (from: number, to: number) => {
      for (let code = from; code <= to; code++) assert.ok(readGlyph(standard, code), code.toString(16));
    };
    all(0xa0, 0xac);
    all(0xae, 0x17f);
    all(0x410, 0x44f);
    all(0x3041, 0x3096);
    all(0x30a0, 0x30ff);
    all(0xff01, 0xffbe);
    for (const character of "ｱ｡￨i¥é") assert.equal(readGlyph(standard, codeOf(character))?.length, 16);
  });

  it("has no glyph for controls, combining marks and layout characters, which would be drawn", () => {
    const layout = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Co}\p{M}\p{Zl}\p{Zp}]/u;
    for (const code of hex.keys()) assert.doesNotMatch(String.fromCodePoint(code), layout, code.toString(16));
  });

  it("has every cell of GB2312, by all common tables", () => {
    const decoder = new TextDecoder("gb18030");
    let cells = 0;
    for (let row = 0xb0; row < 0xf8; row++)
      for (let cell = 0xa1; cell < 0xff; cell++) {
        if (row === 0xd7 && cell > 0xf9) continue;
        const code = codeOf(decoder.decode(Uint8Array.of(row, cell)));
        assert.equal(readGlyph(gb2312, code)?.length, 32);
        cells++;
      }
    assert.equal(cells, 6763);
    for (const character of "·・—―…“”‘’《》【】、。，：；！？①⑴⒈㈠Ⅰ０Ａａあアαяāㄅ─℃№")
      assert.ok(readGlyph(gb2312, codeOf(character)), character);
  });

  it("has nothing else, and never reads outside of its file, for any code point", () => {
    for (let code = 0; code <= 0x10ffff; code++)
      assert.equal(readGlyph(standard, code) !== undefined, hex.has(code), code.toString(16));
    for (let code = 0; code <= 0x1ffff; code++)
      assert.equal(readGlyph(ascii, code) !== undefined, code >= 0x20 && code < 0x7f);
  });

  it("reads a glyph of ASCII with one read and any other with at most five", () => {
    let reads = 0;
    const blob = readFileSync(new URL("../../fonts/standard.font", import.meta.url));
    const font = fontOf(blob);
    const counting = {
      read(offset: number, length: number) {
        reads++;
        assert.ok(length <= 32);
        return font.read(offset, length);
      },
    };
    readGlyph(counting, 0x41);
    assert.equal(reads, 1);
    for (const code of hex.keys()) {
      reads = 0;
      readGlyph(counting, code);
      assert.ok(reads <= 5);
    }
  });

  it("draws a box for a missing glyph: 16 wide for East Asian characters, 8 for half-width forms, other scripts and invalid bytes", () => {
    const columns = (character: string): number | undefined => glyphOf(ascii, codeOf(character))?.length;
    for (const character of "你あＡ～￠￦가😀𠀀") assert.equal(columns(character), 32, character);
    for (const character of "éяא\ufffd…｡ｱﾝﾟﾡￜ￨￮") assert.equal(columns(character), 16, character);
    assert.equal(drawn(ascii, 0xe9), box(8));
    assert.equal(drawn(ascii, 0x4f60), box(16));
  });

  it("draws nothing for invisible characters", () => {
    for (const character of "\0\r\x1b\x7f\x85\u00ad\u0301\u200b\u200d\u202e\u2060\ufe0f\ufeff\u{e0101}")
      assert.equal(glyphOf(standard, codeOf(character)), undefined, character);
  });
});

/** The box as a .hex line: rows 3 to 12, one column free on either side. */
function box(width: number): string {
  const bits = (inner: string): string =>
    parseInt(`0${inner}0`, 2)
      .toString(16)
      .padStart(width / 4, "0")
      .toUpperCase();
  const edge = bits("1".repeat(width - 2));
  const side = bits(`1${"0".repeat(width - 4)}1`);
  const blank = bits("0".repeat(width - 2));
  return [
    ...Array<string>(3).fill(blank),
    edge,
    ...Array<string>(8).fill(side),
    edge,
    ...Array<string>(3).fill(blank),
  ].join("");
}
