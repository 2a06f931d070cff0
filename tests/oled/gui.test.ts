import assert from "node:assert/strict";
import fc from "fast-check";
import { fill } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { progressBar, stripBar } from "../../firmware/oled/gui.js";
import { qrCode } from "../../firmware/oled/qr-code.js";
import { draft, pixelsOf } from "./board.js";
import { Canvas, inRect } from "./reference.js";

const lit = (frame: Framebuffer): number => pixelsOf(frame).reduce((sum, pixel) => sum + pixel, 0);

describe("progressBar", () => {
  it("is an outline with rounded ends that fills from the left", () => {
    const frame = new Framebuffer(24, 16);
    progressBar(frame, 1, 1, 20, 9, 50);
    assert.deepEqual(draft(frame, 22, 11), [
      "......................",
      "...################...",
      "..#................#..",
      ".#..######..........#.",
      ".#.########.........#.",
      ".#.########.........#.",
      ".#.########.........#.",
      ".#..######..........#.",
      "..#................#..",
      "...################...",
      "......................",
    ]);
  });

  it("grows with its progress, shows 0 as empty, and limits values out of range", () => {
    let before = -1;
    for (let progress = 0; progress <= 100; progress += 5) {
      const frame = new Framebuffer(128, 64);
      fill(frame, 1);
      progressBar(frame, 0, 0, 128, 64, progress);
      assert.ok(lit(frame) >= before);
      before = lit(frame);
    }
    const bars = [-20, 0, 100, 250].map((progress) => {
      const frame = new Framebuffer(128, 64);
      progressBar(frame, 4, 20, 100, 12, progress);
      return draft(frame);
    });
    assert.deepEqual(bars[0], bars[1]);
    assert.deepEqual(bars[2], bars[3]);
    assert.notDeepEqual(bars[1], bars[2]);
  });
});

describe("stripBar", () => {
  it("fills from the left, or from the bottom, within its outline", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 50 }),
        fc.integer({ min: -10, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 100 }),
        fc.boolean(),
        (x, y, w, h, progress, upwards) => {
          const frame = new Framebuffer(40, 32);
          const canvas = new Canvas(40, 32);
          fill(frame, 1);
          canvas.shape(() => true, 1);
          stripBar(frame, x, y, w, h, progress, upwards);
          canvas.shape(inRect(x, y, w, h), 0);
          canvas.outline(inRect(x, y, w, h), 1);
          const rows = Math.floor((h * progress) / 100);
          const columns = Math.floor((w * progress) / 100);
          canvas.shape(upwards ? inRect(x, y + h - rows, w, rows) : inRect(x, y, columns, h), 1);
          assert.deepEqual(pixelsOf(frame), canvas.pixels());
        },
      ),
    );
  });
});

describe("qrCode", () => {
  it("draws dark modules on a lit square with a quiet zone", () => {
    const frame = new Framebuffer(24, 16);
    // 9 modules a side: two bytes a row.
    const modules = Uint8Array.from([
      0b10000000, 0b10000000, 0b01000001, 0, 0, 0, 0b11111111, 0b10000000, 0, 0, 0, 0, 0, 0, 0, 0, 0b10101010,
      0b10000000,
    ]);
    qrCode(frame, modules, 9, 2, 1, 1, 1);
    assert.deepEqual(draft(frame, 14, 13), [
      "..............",
      "..###########.",
      "..#.#######.#.",
      "..##.#####.##.",
      "..###########.",
      "..#.........#.",
      "..###########.",
      "..###########.",
      "..###########.",
      "..###########.",
      "..#.#.#.#.#.#.",
      "..###########.",
      "..............",
    ]);
  });

  it("is scaled and clipped", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20, max: 40 }),
        fc.integer({ min: -20, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.uint8Array({ minLength: 5, maxLength: 5 }),
        (x, y, scale, quiet, modules) => {
          const frame = new Framebuffer(40, 32);
          const canvas = new Canvas(40, 32);
          qrCode(frame, modules, 5, x, y, scale, quiet);
          const whole = (5 + 2 * quiet) * scale;
          canvas.shape(inRect(x, y, whole, whole), 1);
          canvas.shape((px, py) => {
            const column = Math.floor((px - x) / scale) - quiet;
            const row = Math.floor((py - y) / scale) - quiet;
            return inRect(0, 0, 5, 5)(column, row) && ((modules[row] >> (7 - column)) & 1) === 1;
          }, 0);
          assert.deepEqual(pixelsOf(frame), canvas.pixels());
        },
      ),
    );
  });
});
