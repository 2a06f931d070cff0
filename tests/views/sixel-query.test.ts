import assert from "node:assert/strict";
import { answerSaysSixel, withoutAnswers } from "../../host-sim/views/sixel-query.js";

describe("answerSaysSixel", () => {
  it("finds the 4 among the attributes", () => {
    assert.equal(answerSaysSixel("\x1b[?62;4;6c"), true);
    assert.equal(answerSaysSixel("\x1b[?64;1;2;14c"), false);
  });

  it("waits for the end of the answer", () => {
    assert.equal(answerSaysSixel("\x1b[?62;4"), undefined);
    assert.equal(answerSaysSixel(""), undefined);
  });

  it("ignores input typed before", () => {
    assert.equal(answerSaysSixel("hello\x1b[?62;4c"), true);
  });
});

describe("withoutAnswers", () => {
  it("removes answers from a typed line, wherever they are, and their remains", () => {
    for (const [line, typed] of [
      ["\x1b[?62;4;22chello", "hello"],
      ["hel\x1b[?1clo", "hello"],
      ["\x1b[?62;4\x1b[?62;4chello", "hello"],
      ["\x1b[?62;4", ""],
      ["[?62;4c 100 % \x1b[A", "[?62;4c 100 % \x1b[A"],
    ])
      assert.equal(withoutAnswers(line), typed);
  });
});
