import assert from "node:assert/strict";
import fc from "fast-check";
import { Chart } from "../../firmware/oled/chart.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { draft, pixelsOf } from "./board.js";
import { checkClipping } from "./clipping.js";

const NO_NUMBERS = [NaN, Infinity, -Infinity, 1e300, -1e300];
const values = fc.array(fc.oneof(fc.double(), fc.integer({ min: -50, max: 50 })), { maxLength: 60 });

function chartOf(given: readonly number[], capacity = 16): Chart {
  const chart = new Chart(capacity);
  for (const value of given) chart.add(value);
  return chart;
}

/** A chart of 10 by 5 pixels. */
function drawn(chart: Chart): string[] {
  const frame = new Framebuffer(10, 8);
  chart.draw(frame, 0, 0, 10, 5);
  return draft(frame, 10, 5);
}

describe("Chart", () => {
  it("draws an unbroken line with the newest value at the right, scaled to its height", () => {
    const chart = chartOf([0, 1, 2, 3, 4, 4, 0]);
    assert.deepEqual(drawn(chart), [".......##.", "......#..#", ".....#...#", "....#....#", "...#.....#"]);
    assert.deepEqual([chart.min, chart.max], [0, 4]);
  });

  it("is empty without values", () => {
    const empty = [".".repeat(10), ".".repeat(10), ".".repeat(10), ".".repeat(10), ".".repeat(10)];
    assert.deepEqual(drawn(chartOf([])), empty);
    assert.deepEqual(drawn(chartOf(NO_NUMBERS)), empty);
  });

  it("draws one value, and equal values, in the middle", () => {
    assert.deepEqual(drawn(chartOf([-7])), [
      "..........",
      "..........",
      ".........#",
      "..........",
      "..........",
    ]);
    assert.deepEqual(drawn(chartOf([3, 3, 3])), [
      "..........",
      "..........",
      ".......###",
      "..........",
      "..........",
    ]);
  });

  it("forgets the oldest values, and scales by those it shows", () => {
    assert.deepEqual(drawn(chartOf([900, -900, 1, 2, 3], 3)), drawn(chartOf([1, 2, 3])));
    const many = [900, ...Array.from({ length: 10 }, (_, i) => i)];
    assert.deepEqual(drawn(chartOf(many, 20)), drawn(chartOf(many.slice(1))));
  });

  it("ignores what is no number", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 })),
        fc.constantFrom(...NO_NUMBERS),
        (good, bad) => {
          const mixed = good.flatMap((value) => [bad, value, bad]);
          assert.deepEqual(drawn(chartOf(mixed)), drawn(chartOf(good)));
        },
      ),
    );
  });

  it("shows any values as one unbroken line over its whole height", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (given, capacity) => {
        const rows = drawn(chartOf(given, capacity));
        const kept = given.filter((value) => Math.abs(value) < 3e38).slice(-Math.min(capacity, 10));
        const columns = Array.from({ length: 10 }, (_, x) => rows.map((row) => row[x]).join(""));
        columns.forEach((column, x) => assert.match(column, x < 10 - kept.length ? /^\.+$/ : /^\.*#+\.*$/));
        if (new Set(kept.map((value) => Math.fround(value))).size > 1)
          assert.ok(rows[0].includes("#") && rows[4].includes("#"));
      }),
    );
  });

  it("changes nothing outside of its rectangle and is clipped at the edges", () => {
    const size = fc.integer({ min: -2, max: 80 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: -100, max: 130 }),
        fc.integer({ min: -100, max: 70 }),
        size,
        size,
        fc.integer({ min: 0, max: 1 }),
        (given, x, y, width, height, background) => {
          const chart = chartOf(given, 100);
          checkClipping({ x, y, width, height }, background, (frame, left, top) =>
            chart.draw(frame, left, top, width, height),
          );
        },
      ),
    );
  });

  it("draws the same picture again", () => {
    const chart = chartOf([5, 1, 4, 2, 3]);
    const frame = new Framebuffer(40, 16);
    chart.draw(frame, 4, 3, 20, 9);
    const first = pixelsOf(frame);
    chart.draw(frame, 4, 3, 20, 9);
    assert.deepEqual(pixelsOf(frame), first);
  });
});
