import assert from "node:assert/strict";
import fc from "fast-check";
import { fillRect } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { List } from "../../firmware/oled/list.js";
import { dispChar } from "../../firmware/oled/text.js";
import * as TextMode from "../../firmware/oled/text-mode.js";
import { fontFile, pixelsOf } from "./board.js";
import { checkClipping } from "./clipping.js";

const font = fontFile("standard");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const device = { font, text: { encode, decode: String } };

function drawn(list: List, height = 64): Uint8Array {
  const frame = new Framebuffer(128, 64);
  list.draw(frame, 0, 0, 128, height);
  return pixelsOf(frame);
}

/** The picture of these lines, the one with that index inverted. */
function lines(texts: readonly string[], selected: number): Uint8Array {
  const frame = new Framebuffer(128, 64);
  texts.forEach((text, i) => {
    if (i === selected) fillRect(frame, 0, i * 16, 128, 16, 1);
    dispChar(device, frame, encode(text), 0, i * 16, i === selected ? TextMode.rev : TextMode.normal, false);
  });
  return pixelsOf(frame);
}

describe("List", () => {
  const rows = ["one", "二", "three", "四", "five", "六"];

  it("shows the selected line inverted", () => {
    const list = new List(device, rows);
    assert.deepEqual(drawn(list), lines(rows.slice(0, 4), 0));
    list.move(2);
    assert.deepEqual(drawn(list), lines(rows.slice(0, 4), 2));
  });

  it("scrolls only as far as the selection needs", () => {
    const list = new List(device, rows);
    list.move(4);
    assert.deepEqual(drawn(list), lines(rows.slice(1, 5), 3));
    list.move(-2);
    assert.deepEqual(drawn(list), lines(rows.slice(1, 5), 1));
    list.move(-2);
    assert.deepEqual(drawn(list), lines(rows.slice(0, 4), 0));
  });

  it("moves from the last line to the first and back", () => {
    const list = new List(device, rows);
    list.move(-1);
    assert.equal(list.selected, 5);
    assert.deepEqual(drawn(list), lines(rows.slice(2), 3));
    list.move(1);
    assert.equal(list.selected, 0);
    assert.deepEqual(drawn(list), lines(rows.slice(0, 4), 0));
    list.move(-13);
    assert.equal(list.selected, 5);
  });

  it("may be empty, and become shorter", () => {
    const list = new List(device, []);
    list.move(1);
    assert.deepEqual(drawn(list), lines([], -1));
    list.rows = rows;
    list.move(-1);
    drawn(list);
    list.rows = rows.slice(0, 2);
    assert.deepEqual(drawn(list), lines(rows.slice(0, 2), 1));
    assert.equal(list.selected, 1);
  });

  it("draws whole lines only, and nothing where there is no room for one", () => {
    const list = new List(device, rows);
    assert.deepEqual(drawn(list, 47), lines(rows.slice(0, 2), 0));
    assert.deepEqual(drawn(list, 15), lines([], -1));
  });

  it("cuts a line after the last character that fits", () => {
    const list = new List(device, ["", "ab你c"]);
    const frame = new Framebuffer(128, 64);
    list.draw(frame, 0, 0, 39, 32);
    const expected = new Framebuffer(128, 64);
    fillRect(expected, 0, 0, 39, 16, 1);
    dispChar(device, expected, encode("ab你"), 0, 16, TextMode.normal, false);
    assert.deepEqual(pixelsOf(frame), pixelsOf(expected));
  });

  it("takes received bytes", () => {
    assert.deepEqual(drawn(new List(device, [encode("二")])), lines(["二"], 0));
  });

  it("always shows the selected line, wherever it goes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, visible) => {
          const list = new List(device, rows);
          for (const step of steps) {
            list.move(step);
            const frame = new Framebuffer(128, 64);
            list.draw(frame, 0, 0, 128, visible * 16);
            const pixels = pixelsOf(frame);
            // The last column of an inverted line is lit.
            const inverted = [0, 1, 2, 3].filter((line) => pixels[line * 16 * 128 + 127]);
            assert.equal(inverted.length, 1);
            const only = new Framebuffer(128, 64);
            new List(device, [rows[list.selected]]).draw(only, 0, inverted[0] * 16, 128, 16);
            const start = inverted[0] * 16 * 128;
            assert.deepEqual(
              pixels.subarray(start, start + 16 * 128),
              pixelsOf(only).subarray(start, start + 16 * 128),
            );
          }
        },
      ),
    );
  });

  it("changes nothing outside of its rectangle and is clipped at the edges", () => {
    const size = fc.integer({ min: -2, max: 140 });
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 130 }),
        fc.integer({ min: -100, max: 70 }),
        size,
        size,
        fc.integer({ min: 0, max: 1 }),
        (x, y, width, height, background) => {
          const list = new List(device, rows);
          list.move(3);
          checkClipping({ x, y, width, height }, background, (frame, left, top) =>
            list.draw(frame, left, top, width, height),
          );
        },
      ),
    );
  });
});
