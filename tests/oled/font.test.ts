import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { glyphOf, readGlyph } from "../../firmware/oled/font.js";
import { dispChar } from "../../firmware/oled/text.js";
import { codeOf, fontFile, fontOf, pixelsOf } from "./board.js";

/** The lines of the .hex file: code point to rows of bits. */
const hex = new Map(
  readFileSync(new URL("../../fonts/gb2312.hex", import.meta.url), "utf8")
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
  const gb2312 = fontFile("gb2312");
  const ascii = fontFile("ascii");

  it("draws ASCII and all of GB2312 bit by bit as in Unifont's .hex file", () => {
    assert.equal(hex.size, 95 + 7445 + 2);
    for (const [code, digits] of hex) assert.equal(drawn(gb2312, code), digits, String.fromCodePoint(code));
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
      assert.equal(readGlyph(gb2312, code) !== undefined, hex.has(code), code.toString(16));
    for (let code = 0; code <= 0x1ffff; code++)
      assert.equal(readGlyph(ascii, code) !== undefined, code >= 0x20 && code < 0x7f);
  });

  it("reads a glyph of ASCII with one read and any other with at most five", () => {
    let reads = 0;
    const blob = readFileSync(new URL("../../fonts/gb2312.font", import.meta.url));
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

  it("draws a box for a missing glyph: 16 wide for East Asian characters, 8 for other scripts and invalid bytes", () => {
    const columns = (character: string): number | undefined => glyphOf(ascii, codeOf(character))?.length;
    for (const character of "你あＡ가😀𠀀") assert.equal(columns(character), 32, character);
    for (const character of "éяא\ufffd…") assert.equal(columns(character), 16, character);
    assert.equal(drawn(ascii, 0xe9), box(8));
    assert.equal(drawn(ascii, 0x4f60), box(16));
  });

  it("draws nothing for invisible characters", () => {
    for (const character of "\0\r\x1b\x7f\x85\u00ad\u0301\u200b\u200d\u202e\u2060\ufe0f\ufeff\u{e0101}")
      assert.equal(glyphOf(gb2312, codeOf(character)), undefined, character);
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
