import assert from "node:assert/strict";
import { printable, printableLines } from "../../host-sim/language/printable.js";

const DIRECTION = [
  0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
];

/** All code points that must not reach a terminal. */
function* steering(): Generator<number> {
  for (let code = 0; code < 0x20; code++) yield code;
  for (let code = 0x7f; code < 0xa0; code++) yield code;
  yield* DIRECTION;
  yield* [0x2028, 0x2029];
}

describe("printable text", () => {
  it("shows C0 controls as symbols, and others as codes", () => {
    assert.equal(printable("a\u001b[2J\r\n\tb"), "a␛[2J␍␊␉b");
    assert.equal(printable("\u007f \u009b \u202e \u2066"), "\\u007f \\u009b \\u202e \\u2066");
  });

  it("contains none of them", () => {
    for (const code of steering()) {
      const character = String.fromCharCode(code);
      assert.ok(!printable(`<${character}${character}>`).includes(character), code.toString(16));
    }
  });

  it("keeps every other text unchanged", () => {
    const text = "你好, wörld 👨‍👩‍👧 עברית العربية \u00a0\u200b\u200d\ufeff\ufffd";
    assert.equal(printable(text), text);
  });

  it("keeps the meaning of JSON", () => {
    const said = { text: [...steering()].map((code) => `<${String.fromCharCode(code)}>`).join("你\\") };
    const shown = printable(JSON.stringify(said));
    assert.match(shown, /^[^\p{Cc}\p{Bidi_Control}\u2028\u2029]*$/u);
    assert.deepEqual(JSON.parse(shown), said);
  });

  it("keeps newlines and tabs in text of several lines", () => {
    assert.equal(printableLines("Error: \u001b[2J\r\n\tat a\u202e\n"), "Error: ␛[2J\n\tat a\\u202e\n");
  });
});
