import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8Boundary, utf8Head, Utf8Reader } from "../../firmware/base/utf8.js";

function decode(bytes: Uint8Array): string {
  const reader = new Utf8Reader(bytes);
  let text = "";
  while (reader.at < bytes.length) text += String.fromCodePoint(reader.next());
  assert.equal(reader.at, bytes.length);
  return text;
}

const expected = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Bytes near the borders of the encoding's tables come up often. */
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf),
  fc.constantFrom(0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff),
);
const bytesOf = fc.oneof(
  fc.array(byte, { maxLength: 24 }).map((bytes) => Uint8Array.from(bytes)),
  fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
);

describe("Utf8Reader", () => {
  it("decodes any bytes as TextDecoder does", () => {
    fc.assert(
      fc.property(bytesOf, (bytes) => {
        assert.equal(decode(bytes), expected(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  it("decodes every code point", () => {
    for (let code = 0; code <= 0x10ffff; code += code === 0xd7ff ? 0x801 : 1) {
      const bytes = Buffer.from(String.fromCodePoint(code));
      const reader = new Utf8Reader(bytes);
      assert.deepEqual([reader.next(), reader.at], [code, bytes.length]);
    }
  });

  it("replaces every pair and triple of boundary bytes as TextDecoder does", () => {
    const borders = [
      0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
    ];
    for (const a of borders)
      for (const b of borders)
        for (const c of borders) {
          const bytes = Uint8Array.of(a, b, c);
          assert.equal(decode(bytes), expected(bytes), bytes.join());
        }
  });
});

describe("utf8Boundary", () => {
  it("only moves back over a code point that the end would split", () => {
    const bytes = new TextEncoder().encode("aé你😀");
    const boundaries = Array.from(bytes, (_, end) => utf8Boundary(bytes, end));
    assert.deepEqual(boundaries, [0, 1, 1, 3, 3, 3, 6, 6, 6, 6]);
    assert.equal(utf8Boundary(bytes, bytes.length), bytes.length);
  });

  it("splits any bytes without changing what they decode to", () => {
    fc.assert(
      fc.property(bytesOf, fc.nat(), (bytes, n) => {
        const end = n % (bytes.length + 1);
        const at = utf8Boundary(bytes, end);
        assert.ok(at <= end && end - at <= 3);
        assert.equal(expected(bytes.subarray(0, at)) + expected(bytes.subarray(at)), expected(bytes));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("utf8Head", () => {
  it("only moves back over a code point that would be split", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat({ max: 40 }), (text, end) => {
        const bytes = new TextEncoder().encode(text);
        const head = utf8Head(bytes, Math.min(end, bytes.length));
        assert.ok(head <= end && (end > bytes.length || end - head < 4));
        assert.ok(text.startsWith(decode(bytes.subarray(0, head))));
        if (end - head > 0 && end < bytes.length) assert.ok((bytes[end] & 0xc0) === 0x80);
      }),
    );
  });

  it("returns 0 at bytes that are not text", () => {
    assert.equal(utf8Head(new Uint8Array(80).fill(0x80), 72), 0);
  });
});
