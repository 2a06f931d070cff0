/** How text is laid out on displays with few rows. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Device } from "../../firmware/device.js";
import { glyphOf } from "../../firmware/oled/font.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { smallGlyph } from "../../firmware/oled/small-font.js";
import { fitAddress, fitText, smallLines } from "../../firmware/oled/small-text.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { ScreenReader } from "../../host-sim/sim/screen/read-screen.js";
import { fontFile } from "./board.js";

const device = { font: fontFile("gb2312"), smallGlyph } as unknown as Device;
const reader = new ScreenReader(fontFile("gb2312"));
const bytes = (text: string) => nodeCodecs.encode(text);

/** The rows of text in a picture. */
function shown({ width, height, bytes: pages }: Framebuffer): string[] {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    const y = Math.floor(i / width);
    return (pages[(y >> 3) * width + (i % width)] >> (y & 7)) & 1;
  });
  const rows = reader.read({ width, height, pixels, contrast: 255 });
  return rows.map(({ text }) => text.trim()).filter((text) => text !== "");
}

/** A text in the whole of a picture. */
function fitted(text: string, width: number, height: number): string[] {
  const frame = new Framebuffer(width, height);
  fitText(device, frame, bytes(text), 0, height, 0);
  return shown(frame);
}

/** An address, and the y below it. */
function address(text: string, width: number, height: number): [string[], number] {
  const frame = new Framebuffer(width, height);
  const below = fitAddress(device, frame, bytes(text), 0, height > 40 ? 16 : 8);
  return [shown(frame), below];
}

/** How many pixels are lit. */
function litIn(pages: Uint8Array | undefined): number {
  let lit = 0;
  for (let byte of pages ?? []) for (; byte; byte >>= 1) lit += byte & 1;
  return lit;
}

describe("text on displays with few rows", () => {
  it("ends lines between words, and cuts words that are longer than a line", () => {
    assert.deepEqual(fitted("hello, mPython! I am the phone.", 64, 48), [
      "hello,",
      "mPython! I am",
      "the phone.",
    ]);
    assert.deepEqual(fitted("a 000000000000000000000000000000", 64, 32), [
      "a",
      "0".repeat(16),
      "0".repeat(14),
    ]);
  });

  it("drops the space at the end of a line, and no other", () => {
    assert.deepEqual(fitted("0123456789ab  cd 012345678901 ef", 64, 32), [
      "0123456789ab",
      "cd",
      "012345678901",
      "ef",
    ]);
  });

  it("ends lines beside Chinese characters, without the Latin word before one", () => {
    assert.deepEqual(fitted("得到ping数据", 72, 48), ["得到ping", "数据"]);
  });

  it("has a port that does not fit beside its address whole on the next line", () => {
    assert.deepEqual(fitted("no answer\n192.168.4.2:5001", 64, 48), ["no answer", "192.168.4.2", ":5001"]);
    assert.deepEqual(fitted("no answer\n192.168.43.105:5001", 72, 40), [
      "no answer",
      "192.168.43.105",
      ":5001",
    ]);
  });

  it("shows addresses whole, in two lines where there is room", () => {
    const longest = "255.255.255.255:65535";
    assert.deepEqual(address("192.168.4.2:5001", 72, 40), [["192.168.4.2:5001"], 8]);
    assert.deepEqual(address("192.168.43.105:5001", 72, 40), [["192.168.43.105", ":5001"], 16]);
    assert.deepEqual(address("192.168.255.254:65535", 64, 48), [["192.168.255.25", "4:65535"], 16]);
    assert.deepEqual(address(longest, 96, 16), [[longest], 8]);
    assert.deepEqual(address(longest, 128, 32), [[longest], 8]);
  });

  it("loses nothing but spaces", () => {
    const word = fc.string({ unit: fc.constantFrom(..."ab:.,你好1"), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.integer({ min: 2, max: 16 }), (words, columns) => {
        const text = words.join(" ");
        const frame = new Framebuffer(8 * columns, 4096);
        fitText(device, frame, bytes(text), 0, frame.height, 0);
        const glyphs = [...text].map((character) => glyphOf(device.font, character.codePointAt(0) ?? 0));
        const lit = glyphs.reduce((sum, glyph) => sum + litIn(glyph), 0);
        assert.equal(litIn(frame.bytes), lit);
      }),
    );
  });

  it("gives Chinese lines the whole of the lowest displays", () => {
    const frame = new Framebuffer(96, 16);
    const below = fitAddress(device, frame, bytes("192.168.4.2:5001"), 0, 8);
    smallLines(device, frame, [bytes("first"), bytes("大家好")], below);
    assert.deepEqual(shown(frame), ["大家好"]);
  });
});
