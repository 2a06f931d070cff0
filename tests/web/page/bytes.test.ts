import assert from "node:assert/strict";
import {
  bytesOf,
  bytesOfHex,
  endsInCharacter,
  hexOf,
  shownBytes,
} from "../../../host-sim/web/page/tool/bytes.js";

describe("What the network tool sends", () => {
  const USUAL = { format: "text", encoding: "utf-8", ending: "none" } as const;
  const sent = (text: string, change: Partial<Parameters<typeof bytesOf>[1]>) => {
    const bytes = bytesOf(text, { ...USUAL, ...change });
    return bytes && hexOf(bytes);
  };

  it("is text in UTF-8 or GBK, with the line ending that was chosen", () => {
    assert.equal(sent("你", {}), "e4 bd a0");
    assert.equal(sent("你a", { encoding: "gbk" }), "c4 e3 61");
    assert.equal(sent("a", { ending: "lf" }), "61 0a");
    assert.equal(sent("a", { ending: "crlf" }), "61 0d 0a");
  });

  it("is bytes in hex, without a line ending, however they are parted", () => {
    for (const typed of ["48 65 6c", "48656C", "0x48,0x65,0x6c", "48:65:6c", " 48  656c "])
      assert.equal(sent(typed, { format: "hex", ending: "crlf" }), "48 65 6c", typed);
    assert.equal(sent("1 2 a", { format: "hex" }), "01 02 0a");
    assert.equal(sent("", { format: "hex" }), "");
  });

  it("is nothing where hex is none", () => {
    for (const typed of ["xyz", "48 6g", "486"]) assert.equal(bytesOfHex(typed), undefined, typed);
  });
});

describe("What the network tool shows", () => {
  it("is text in the encoding that was chosen, or hex", () => {
    const gbk = Uint8Array.of(0xc4, 0xe3);
    assert.equal(shownBytes(gbk, "text", "gbk"), "你");
    assert.equal(shownBytes(gbk, "text", "utf-8"), "\ufffd\ufffd");
    assert.equal(shownBytes(gbk, "hex", "gbk"), "c4 e3");
  });

  it("may end inside of a character", () => {
    const bytes = new TextEncoder().encode("a你😀");
    const ends = Array.from({ length: bytes.length + 1 }, (_, end) => endsInCharacter(bytes.slice(0, end)));
    assert.deepEqual(ends, [true, true, false, false, true, false, false, false, true]);
  });
});
