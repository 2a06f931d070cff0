import assert from "node:assert/strict";
import { answerSaysSixel } from "../../host-sim/panel/sixel-query.js";

describe("answerSaysSixel", () => {
  it("finds the 4 among the attributes", () => {
    assert.equal(answerSaysSixel("\x1b[?62;4;6c"), true);
    assert.equal(answerSaysSixel("\x1b[?64;1;2;14c"), false);
  });

  it("waits for the end of the answer", () => {
    assert.equal(answerSaysSixel("\x1b[?62;4"), undefined);
    assert.equal(answerSaysSixel(""), undefined);
  });

  it("passes over what was typed before", () => {
    assert.equal(answerSaysSixel("hello\x1b[?62;4c"), true);
  });
});
