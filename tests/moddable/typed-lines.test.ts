import assert from "node:assert/strict";
import fc from "fast-check";
import { LINE_BYTES_MAX, TypedLines } from "../../firmware/moddable/board/typed-lines.js";

/** The lines that a terminal's bytes make. */
function linesOf(bytes: Uint8Array): string[] {
  const typed = new TypedLines();
  const lines: string[] = [];
  for (const byte of bytes) {
    const line = typed.push(byte);
    if (line) lines.push(Buffer.from(line).toString());
  }
  return lines;
}

describe("lines typed on a UART", () => {
  it("end at CR, LF or CR LF, and may be empty", () => {
    assert.deepEqual(linesOf(Buffer.from("你好\r\n\r\nq\rx\n\nrest")), ["你好", "", "q", "x", ""]);
  });

  it("are cut at the limit", () => {
    const [line] = linesOf(Buffer.from(`${"a".repeat(LINE_BYTES_MAX)}b\n`));
    assert.equal(line, "a".repeat(LINE_BYTES_MAX));
  });

  it("are the same for all kinds of newlines", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ -~]{0,20}$/)), (lines) => {
        for (const end of ["\r", "\n", "\r\n"]) {
          const bytes = Buffer.from(lines.map((line) => line + end).join(""));
          assert.deepEqual(linesOf(bytes), lines);
        }
      }),
    );
  });
});
