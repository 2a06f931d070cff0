import assert from "node:assert/strict";
import { dialectRules } from "../../tools/dialect-reference.js";

describe("the page of what the boards cannot do", () => {
  it("fills in what a rule names", () => {
    const lines = dialectRules("en")
      .split("\n")
      .filter((line) => /^(###|`palmwire)/.test(line));
    for (const line of lines) assert.doesNotMatch(line, /\{\w+\}|undefined/);
    assert.ok(lines.includes("### Subclass of B, which calls super.stop()"));
  });
});
