import assert from "node:assert/strict";
import fc from "fast-check";
import { fill, fillRect, rect } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { messageBox } from "../../firmware/oled/message-box.js";
import { dispChar } from "../../firmware/oled/text.js";
import * as TextMode from "../../firmware/oled/text-mode.js";
import { fontFile, pixelsOf } from "./board.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const device = { font, text: { encode, decode: String } };

function drawn(title: string | Uint8Array, text: string | Uint8Array, height = 64): Uint8Array {
  const frame = new Framebuffer(128, height);
  messageBox(device, frame, title, text);
  return pixelsOf(frame);
}

/** The picture of a box with its top at that row, and its lines of text from that row on. */
function box(top: number, rows: number, title: string, from: number, lines: readonly string[]): Uint8Array {
  const frame = new Framebuffer(128, 64);
  if (title) {
    fillRect(frame, 4, top, 120, 16, 1);
    dispChar(device, frame, encode(title), 8, top, TextMode.rev, false);
  }
  lines.forEach((line, i) => dispChar(device, frame, encode(line), 8, from + 16 * i, TextMode.normal, false));
  rect(frame, 4, top, 120, rows, 1);
  return pixelsOf(frame);
}

describe("messageBox", () => {
  it("is as high as its text, in the middle, with an inverted title", () => {
    assert.deepEqual(drawn("Wi-Fi", "connected"), box(14, 36, "Wi-Fi", 32, ["connected"]));
    assert.deepEqual(drawn("错误", "no such port 你好"), box(6, 52, "错误", 24, ["no such port", "你好"]));
  });

  it("gives the room of an empty title to the text", () => {
    assert.deepEqual(drawn("", "one\ntwo\nthree"), box(6, 52, "", 8, ["one", "two", "three"]));
  });

  it("ends what does not fit with an ellipsis", () => {
    assert.deepEqual(
      drawn("a title that is long", "1\n2\n3\n4"),
      box(6, 52, "a title that…", 24, ["1", "2…"]),
    );
    assert.deepEqual(drawn("", "1\n2\n3\n\n"), box(6, 52, "", 8, ["1", "2", "3"]));
  });

  it("begins no line with punctuation that closes", () => {
    assert.deepEqual(
      drawn("", "今天天气真的好，对吗？"),
      box(14, 36, "", 16, ["今天天气真的", "好，对吗？"]),
    );
  });

  it("may have no text", () => {
    assert.deepEqual(drawn("wait", ""), box(22, 20, "wait", 40, []));
  });

  it("has a title and a line of text on a panel of 32 rows", () => {
    const frame = new Framebuffer(128, 32);
    fillRect(frame, 4, 0, 120, 16, 1);
    dispChar(device, frame, encode("错误"), 8, 0, TextMode.rev, false);
    dispChar(device, frame, encode("port"), 8, 16, TextMode.normal, false);
    rect(frame, 4, 0, 120, 32, 1);
    assert.deepEqual(drawn("错误", "port is in use", 32), drawn("错误", "port is in use ", 32));
    assert.deepEqual(drawn("错误", "port in use really", 32), drawn("错误", "port in use r…", 32));
    assert.deepEqual(drawn("错误", "port", 32), pixelsOf(frame));
  });

  it("takes received bytes", () => {
    assert.deepEqual(drawn(encode("错误"), encode("你好")), drawn("错误", "你好"));
  });

  it("changes nothing beside it, whatever its texts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, text) => {
        const frame = new Framebuffer(128, 64);
        fill(frame, 1);
        messageBox(device, frame, title, text);
        pixelsOf(frame).forEach((lit, i) => {
          if (i % 128 < 4 || i % 128 >= 124) assert.equal(lit, 1);
        });
      }),
    );
  });
});
