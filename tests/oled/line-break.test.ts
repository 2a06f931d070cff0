import assert from "node:assert/strict";
import fc from "fast-check";
import { glyphOf } from "../../firmware/oled/font.js";
import { lineRoom, nextLine } from "../../firmware/oled/line-break.js";
import { proportional } from "../../firmware/oled/proportional.js";
import { propertyRuns } from "../setup.js";
import { codeOf, fontFile } from "./board.js";

const font = fontFile("standard");
const device = { font };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Begin no line: the closing marks of the Chinese, Japanese and Western rules. */
const CLOSING =
  "!%),./:;?]}~！％），．／：；？］｝～°·»–’”•‧‰′″›℃℉、。〃々〉》」』】〕〗〙〛〜〞〟ぁぃぅぇぉっゃゅょゎゕゖ゛゜ゝゞ" +
  "ァィゥェォッャュョヮヵヶ・ーヽヾ￠｡｣､･ｰﾞﾟ";
/** End no line. */
const OPENING = "$([{＄（［｛£¥«‘“‹€〈《「『【〔〖〘〚〝｢￡￥";

/** The lines of a text in so many columns. */
function wrapped(text: string, width: number, glyphs = glyphOf): string[] {
  const bytes = encode(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = nextLine(device, bytes, at, width, glyphs);
    assert.ok(end > at);
    lines.push(decoder.decode(bytes.subarray(at, end)));
    at = end;
  }
  return lines;
}

function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (glyphOf(font, codeOf(one))?.length ?? 0) / 2, 0);
}

/** Whether a line may end between two characters. */
function mayBreak(before: string, after: string): boolean {
  const isEastAsian = (one: string) => one >= "\u2e80";
  return (
    after !== " " &&
    !CLOSING.includes(after) &&
    !OPENING.includes(before) &&
    (before === " " || isEastAsian(before) || isEastAsian(after))
  );
}

/** The same lines by another way: as much as fits, of what may be a line. */
function reference(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = [...text];
  while (rest.length > 0) {
    const feed = rest.indexOf("\n") + 1 || rest.length;
    const fits = (count: number) => widthOf(rest.slice(0, count).join("").trimEnd()) <= width;
    let count = feed;
    while (count > 1 && !(fits(count) && (count === feed || mayBreak(rest[count - 1], rest[count])))) count--;
    if (count === 1 && feed > 1 && !mayBreak(rest[0], rest[1])) {
      // No place for an end: as many characters as fit.
      for (count = Math.max(1, feed); count > 1 && !fits(count);) count--;
    }
    lines.push(rest.slice(0, count).join(""));
    rest = rest.slice(count);
  }
  return lines;
}

describe("nextLine", () => {
  it("ends lines between words", () => {
    assert.deepEqual(wrapped("to be or not to be", 64), ["to be or ", "not to ", "be"]);
    assert.deepEqual(wrapped("to be   or", 40), ["to be   ", "or"]);
  });

  it("ends lines before and after Chinese characters", () => {
    assert.deepEqual(wrapped("你好world, 世界", 48), ["你好", "world, ", "世界"]);
    assert.deepEqual(wrapped("温度23.5度", 48), ["温度", "23.5度"]);
    assert.deepEqual(wrapped("你好你好", 40), ["你好", "你好"]);
    assert.deepEqual(wrapped("ｱｲｳ", 16), ["ｱｲ", "ｳ"]);
  });

  it("begins no line with punctuation that closes, and ends none with what opens", () => {
    assert.deepEqual(wrapped("今天天气真好，是吗？", 96), ["今天天气真", "好，是吗？"]);
    assert.deepEqual(wrapped("他说：“你好。”", 64), ["他说：", "“你好。”"]);
    assert.deepEqual(wrapped("看《三国》吧", 32), ["看", "《三", "国》", "吧"]);
    assert.deepEqual(wrapped("价格是￥20元", 64), ["价格是", "￥20元"]);
    assert.deepEqual(wrapped("现在是25℃左右", 55), ["现在是", "25℃左", "右"]);
    assert.deepEqual(wrapped("ローマ字", 32), ["ロー", "マ字"]);
    assert.deepEqual(wrapped("省略……号——了", 40), ["省略", "……号", "——了"]);
  });

  it("knows the punctuation of ASCII, of Chinese and of Japanese, narrow and wide", () => {
    for (const one of CLOSING) {
      const text = `天地${one}人`;
      const room = 32 + widthOf(one) - 1;
      assert.deepEqual(wrapped(text, room)[0], "天", text);
    }
    for (const one of OPENING) assert.deepEqual(wrapped(`天${one}地人`, 16 + widthOf(one))[0], "天", one);
  });

  it("cuts a word that is longer than a line, and takes at least a character", () => {
    assert.deepEqual(wrapped("temperature", 64), ["temperat", "ure"]);
    assert.deepEqual(wrapped("你好", 4), ["你", "好"]);
    assert.deepEqual(wrapped("！！！！", 32), ["！！", "！！"]);
  });

  it("ends lines at line feeds", () => {
    assert.deepEqual(wrapped("a\n\nb\n", 64), ["a\n", "\n", "b\n"]);
  });

  it("gives as much to each line as may stand there", () => {
    const unit = fc.oneof(
      fc.constantFrom(..."abc   \n0"),
      fc.constantFrom(..."你好世界的あア"),
      fc.constantFrom(...CLOSING, ...OPENING),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), fc.integer({ min: 16, max: 128 }), (text, width) =>
        assert.deepEqual(wrapped(text, width), reference(text, width)),
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it("loses nothing, whatever the characters and their widths", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 1, max: 128 }),
        fc.constantFrom(glyphOf, proportional),
        (text, width, glyphs) => assert.equal(wrapped(text, width, glyphs).join(""), text),
      ),
    );
  });
});

describe("lineRoom", () => {
  it("is where the first character stands that has no room, or a line feed", () => {
    const room = (text: string, width: number) => lineRoom(device, encode(text), 0, width, glyphOf);
    assert.equal(room("to be or", 40), 5);
    assert.equal(room("to be or", 39), 4);
    assert.equal(room("你好", 31), 3);
    assert.equal(room("ab\ncd", 100), 2);
    assert.equal(room("ab", 16), 2);
    assert.equal(lineRoom(device, encode("abcd"), 1, 16, glyphOf), 3);
  });
});
