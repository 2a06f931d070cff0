import assert from "node:assert/strict";
import fc from "fast-check";
import { columns, padded, wrapped } from "../../host-sim/language/width.js";

describe("Text in columns", () => {
  it("counts two columns for a Chinese character and for fullwidth punctuation, one for a Latin one", () => {
    for (const [text, count] of [
      ["", 0],
      ["--port", 6],
      ["端口号", 6],
      ["，。：（）", 10],
      ["Wi-Fi 已连接", 12],
      ["“x”", 3],
      ["𠮷", 2],
      ["한국어", 6],
    ] as const)
      assert.equal(columns(text), count, text);
  });

  it("is padded to a width, but never cut", () => {
    assert.equal(padded("串口", 6), "串口  ");
    assert.equal(padded("serial", 3), "serial");
  });

  it("is broken at spaces, and between Chinese characters", () => {
    assert.equal(wrapped("what the board says", 9), "what the\nboard\nsays");
    assert.equal(wrapped("开发板的地址", 5), "开发\n板的\n地址");
    assert.equal(wrapped("用 --host lan 启动", 9), "用 --host\nlan 启动");
  });

  it("has no punctuation at the wrong end of a line", () => {
    assert.equal(wrapped("端口号，或者", 6), "端口\n号，或\n者");
    assert.equal(wrapped("端口（默认）", 6), "端口\n（默\n认）");
  });

  it("keeps its characters, and fits if its pieces do", () => {
    const unit = fc.constantFrom(..."ab汉字，。（）“” ");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrapped(text, width).split("\n");
        assert.equal(lines.join("").replace(/ /g, ""), text.replace(/ /g, ""));
        for (const line of lines) {
          // Only an unbreakable piece may be too wide.
          if (columns(line) > width) assert.equal(wrapped(line, 1).split("\n").length, 1, line);
        }
        for (const line of lines.slice(1)) assert.doesNotMatch(line, /^[，。）”]/);
        for (const line of lines.slice(0, -1)) assert.doesNotMatch(line, /[（“]$/);
      }),
    );
  });
});
