import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import assert from "node:assert/strict";
import fc from "fast-check";
import { decoder, readText } from "../../../host-sim/sim/board/encodings.js";
import { eventFields } from "../../../host-sim/sim/board/event.js";

const HELLO = Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3);
/** 隆 in GBK, and ¡ in UTF-8. */
const EITHER = Uint8Array.of(0xc2, 0xa1);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("readText", () => {
  it("decodes UTF-8 if possible, otherwise GBK", () => {
    assert.deepEqual(readText(utf8("你好"), "utf-8", nodeCodecs), { text: "你好", encoding: "utf-8" });
    assert.deepEqual(readText(HELLO, "utf-8", nodeCodecs), { text: "你好", encoding: "gbk" });
    assert.deepEqual(readText(EITHER, "utf-8", nodeCodecs), { text: "¡", encoding: "utf-8" });
    assert.deepEqual(readText(new Uint8Array(0), "utf-8", nodeCodecs), { text: "", encoding: "utf-8" });
  });

  it("decodes GBK if expected and both are possible", () => {
    assert.deepEqual(readText(EITHER, "gbk", nodeCodecs), { text: "隆", encoding: "gbk" });
    assert.deepEqual(readText(utf8("你好"), "gbk", nodeCodecs), { text: "你好", encoding: "utf-8" });
    assert.deepEqual(readText(utf8("hello\r\n"), "gbk", nodeCodecs), {
      text: "hello\r\n",
      encoding: "utf-8",
    });
  });

  it("rejects bytes that are neither", () => {
    for (const bytes of [[0x63, 0x61, 0x66, 0xe9], [0xff], [1, 3, 2, 0, 0xc5], [0xc4, 0xe3, 0x00]])
      assert.equal(readText(Uint8Array.from(bytes), "gbk", nodeCodecs), undefined);
  });

  it("is used in the log: the encoding always, the text if GBK is expected", () => {
    assert.deepEqual(eventFields({ peer: "a", data: HELLO }, "utf-8", nodeCodecs), {
      peer: "a",
      bytes: 4,
      encoding: "gbk",
      text: undefined,
    });
    assert.equal(eventFields({ data: HELLO }, "gbk", nodeCodecs).text, "你好");
    assert.deepEqual(eventFields({ data: utf8("你好") }, "gbk", nodeCodecs), { bytes: 6, text: "你好" });
    assert.deepEqual(eventFields({ data: Uint8Array.of(0xff) }, "gbk", nodeCodecs), {
      bytes: 1,
      text: undefined,
    });
  });

  it("is used to show any bytes", () => {
    assert.equal(decoder("gbk", nodeCodecs)(HELLO), "你好");
    assert.equal(decoder("utf-8", nodeCodecs)(HELLO), "\ufffd\ufffd\ufffd");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = utf8(text);
        assert.equal(decoder("utf-8", nodeCodecs)(bytes), new TextDecoder().decode(bytes));
      }),
    );
    assert.doesNotThrow(() => decoder("gbk", nodeCodecs)(Uint8Array.of(0xff, 0xc4)));
  });
});
