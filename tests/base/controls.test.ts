import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutControls } from "../../firmware/base/controls.js";

/** Characters that must not be in a text shown as part of another, except for tab. */
const STEERING = /[^\P{Cc}\t]|[\p{Bidi_Control}\u2028\u2029]/u;

const cleaned = (text: string) => Buffer.from(withoutControls(Buffer.from(text))).toString();

describe("withoutControls", () => {
  it("removes C0, DEL, C1 and bidirectional controls, and keeps tab", () => {
    assert.equal(cleaned("hi\r('192.0.2.1', 1):I am the teacher"), "hi('192.0.2.1', 1):I am the teacher");
    assert.equal(cleaned("a\u001b[2J\tb\u0000\u007fc"), "a[2J\tbc");
    assert.equal(cleaned("a\u0085\u009b2Jb"), "a2Jb");
    assert.equal(cleaned("a\u202eb\u2066c\u200fd\u061ce\u2028f"), "abcdef");
  });

  it("replaces C0 and DEL by spaces if asked to", () => {
    const blanked = withoutControls(Buffer.from("a\r\n\tb\u007f\u0085\u202ec"), true);
    assert.equal(Buffer.from(blanked).toString(), "a   b c");
  });

  it("keeps every other text unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const kept = [...text].filter((character) => !STEERING.test(character)).join("");
        assert.equal(cleaned(text), kept);
      }),
    );
  });

  it("keeps GBK unchanged", () => {
    for (const bytes of [
      // 你好, 早上好, 國 (a second part of GBK), 镕
      [0xc4, 0xe3, 0xba, 0xc3],
      [0xd4, 0xe7, 0xc9, 0xcf, 0xba, 0xc3],
      [0x87, 0xf8, 0x81, 0x40],
      [0xe9, 0x46, 0x41],
    ])
      assert.deepEqual([...withoutControls(Uint8Array.from(bytes))], bytes);
  });

  it("removes a control that an 8-bit terminal would obey", () => {
    assert.equal(Buffer.from(withoutControls(Buffer.from("a\u009b2Jb", "latin1"))).toString(), "a2Jb");
    assert.equal(Buffer.from(withoutControls(Buffer.from("a\u0085", "latin1"))).toString(), "a");
  });

  it("leaves no control, however the text is composed", () => {
    const part = fc.constantFrom(
      0xc2,
      0x9b,
      0xe2,
      0x80,
      0x81,
      0xae,
      0xa6,
      0xd8,
      0x9c,
      0x1b,
      0x0d,
      0x4a,
      0xb0,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.nat(255)), { maxLength: 30 }), (bytes) => {
        const kept = Buffer.from(withoutControls(Uint8Array.from(bytes)));
        assert.doesNotMatch(kept.toString(), STEERING);
      }),
      { numRuns: 2000 },
    );
  });
});
