import assert from "node:assert/strict";
import fc from "fast-check";
import { bitmap } from "../../firmware/oled/bitmap.js";
import { blit } from "../../firmware/oled/blit.js";
import { clearAbove, fill, fillRect, hline, pixel, rect, vline } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { line } from "../../firmware/oled/line.js";
import { circle, fillCircle, fillRoundRect, roundRect } from "../../firmware/oled/round.js";
import { scroll } from "../../firmware/oled/scroll.js";
import { fillTriangle, triangle } from "../../firmware/oled/triangle.js";
import { draft, pixelsOf } from "./board.js";
import { Canvas, inRect, inRoundRect, isNearLine } from "./reference.js";

const WIDTH = 40;
const HEIGHT = 32;

const at = fc.integer({ min: -30, max: 70 });
const size = fc.integer({ min: -4, max: 60 });
const color = fc.integer({ min: 0, max: 1 });
const background = fc.uint8Array({ minLength: (WIDTH * HEIGHT) / 8, maxLength: (WIDTH * HEIGHT) / 8 });

/** A framebuffer and a canvas with the same picture, not marked as changed. */
function pair(bytes: Uint8Array): { frame: Framebuffer; canvas: Canvas } {
  const frame = new Framebuffer(WIDTH, HEIGHT);
  frame.bytes.set(bytes);
  const canvas = new Canvas(WIDTH, HEIGHT);
  pixelsOf(frame).forEach((lit, i) => canvas.set(i % WIDTH, Math.floor(i / WIDTH), lit));
  return { frame, canvas };
}

/** Checks that an operation agrees with its reference, and marks every byte that it changed. */
function agrees<Arguments extends unknown[]>(
  arguments_: fc.Arbitrary<Arguments>,
  draw: (frame: Framebuffer, ...a: Arguments) => void,
  reference: (canvas: Canvas, ...a: Arguments) => void,
): void {
  fc.assert(
    fc.property(background, arguments_, (bytes, a) => {
      const { frame, canvas } = pair(bytes);
      draw(frame, ...a);
      reference(canvas, ...a);
      assert.deepEqual(pixelsOf(frame), canvas.pixels());
      // What has only moved is told by `scrolled`.
      if (!frame.scrolled) checkTouched(frame, bytes);
    }),
    { numRuns: 400 },
  );
}

function checkTouched(frame: Framebuffer, before: Uint8Array): void {
  frame.bytes.forEach((byte, i) => {
    if (byte !== before[i])
      assert.ok(i >= frame.from && i < frame.to, `column ${i % WIDTH} of page ${Math.floor(i / WIDTH)}`);
  });
  assert.ok(frame.from >= 0 && frame.to <= before.length);
}

function clearPages(frame: Framebuffer, pages: number): void {
  clearAbove(frame, pages * 8);
}

describe("drawing operations agree with pixel-by-pixel references, inside and outside of the edges:", () => {
  it("fill", () => agrees(fc.tuple(color), fill, (canvas, c) => canvas.shape(() => true, c)));

  it("fillRect", () =>
    agrees(fc.tuple(at, at, size, size, color), fillRect, (canvas, x, y, w, h, c) =>
      canvas.shape(inRect(x, y, w, h), c),
    ));

  it("clearAbove", () =>
    agrees(fc.tuple(fc.nat({ max: HEIGHT / 8 })), clearPages, (canvas, pages) =>
      canvas.shape(inRect(0, 0, WIDTH, pages * 8), 0),
    ));

  it("pixel", () => agrees(fc.tuple(at, at, color), pixel, (canvas, x, y, c) => canvas.set(x, y, c)));

  it("hline and vline", () => {
    agrees(fc.tuple(at, at, size, color), hline, (canvas, x, y, w, c) => canvas.shape(inRect(x, y, w, 1), c));
    agrees(fc.tuple(at, at, size, color), vline, (canvas, x, y, h, c) => canvas.shape(inRect(x, y, 1, h), c));
  });

  it("rect", () =>
    agrees(fc.tuple(at, at, size, size, color), rect, (canvas, x, y, w, h, c) =>
      canvas.outline(inRect(x, y, w, h), c),
    ));

  it("fillRoundRect and roundRect", () => {
    agrees(fc.tuple(at, at, size, size, size, color), fillRoundRect, (canvas, x, y, w, h, r, c) =>
      canvas.shape(inRoundRect(x, y, w, h, r), c),
    );
    agrees(fc.tuple(at, at, size, size, size, color), roundRect, (canvas, x, y, w, h, r, c) =>
      canvas.outline(inRoundRect(x, y, w, h, r), c),
    );
  });

  it("fillCircle and circle", () => {
    const inside = (x: number, y: number, r: number) => (px: number, py: number) =>
      r >= 0 && (px - x) ** 2 + (py - y) ** 2 < (r + 0.5) ** 2;
    agrees(fc.tuple(at, at, size, color), fillCircle, (canvas, x, y, r, c) =>
      canvas.shape(inside(x, y, r), c),
    );
    agrees(fc.tuple(at, at, size, color), circle, (canvas, x, y, r, c) => canvas.outline(inside(x, y, r), c));
  });

  it("blit in every mode", () =>
    agrees(
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 })).chain(([width, height]) =>
        fc.tuple(
          fc
            .uint8Array({
              minLength: width * Math.ceil(height / 8),
              maxLength: width * Math.ceil(height / 8),
            })
            .map((bytes) => ({ width, height, bytes })),
          at,
          at,
          fc.integer({ min: 1, max: 4 }),
        ),
      ),
      blit,
      (canvas, picture, x, y, mode) =>
        canvas.mix(
          x,
          y,
          picture.width,
          picture.height,
          (px, py) => ((picture.bytes[(py >> 3) * picture.width + px] >> (py & 7)) & 1) === 1,
          mode,
        ),
    ));

  it("bitmap", () =>
    agrees(
      fc
        .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 20 }))
        .chain(([w, h]) =>
          fc.tuple(
            at,
            at,
            fc.uint8Array({ minLength: Math.ceil(w / 8) * h, maxLength: Math.ceil(w / 8) * h }),
            fc.constant(w),
            fc.constant(h),
            color,
          ),
        ),
      bitmap,
      (canvas, x, y, bytes, w, h, c) => {
        const digits = (row: number): string =>
          [...bytes.subarray(row * Math.ceil(w / 8), (row + 1) * Math.ceil(w / 8))]
            .map((byte) => byte.toString(2).padStart(8, "0"))
            .join("");
        canvas.shape((px, py) => inRect(x, y, w, h)(px, py) && digits(py - y)[px - x] === "1", c);
      },
    ));

  it("scroll", () =>
    agrees(fc.tuple(at, at), scroll, (canvas, dx, dy) => {
      const old = new Canvas(WIDTH, HEIGHT);
      canvas.shape((x, y) => (old.set(x, y, canvas.has(x, y) ? 1 : 0), false), 1);
      canvas.shape(() => true, 0);
      canvas.shape((x, y) => old.has(x - dx, y - dy), 1);
    }));
});

describe("lines and triangles", () => {
  const blank = fc.constant(new Uint8Array((WIDTH * HEIGHT) / 8));

  it("include both ends and lie within half a pixel of the ideal line, one pixel per step", () => {
    fc.assert(
      fc.property(fc.tuple(at, at, at, at), blank, ([x1, y1, x2, y2], bytes) => {
        const { frame } = pair(bytes);
        line(frame, x1, y1, x2, y2, 1);
        const pixels = pixelsOf(frame);
        const near = isNearLine(x1, y1, x2, y2);
        const isFlat = Math.abs(x2 - x1) >= Math.abs(y2 - y1);
        const steps = new Set<number>();
        pixels.forEach((lit, i) => {
          if (!lit) return;
          const x = i % WIDTH;
          const y = Math.floor(i / WIDTH);
          assert.ok(near(x, y), `(${x}, ${y})`);
          const step = isFlat ? x : y;
          assert.ok(!steps.has(step), "two pixels in one step");
          steps.add(step);
        });
        for (const [x, y] of [
          [x1, y1],
          [x2, y2],
        ])
          if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) assert.equal(pixels[y * WIDTH + x], 1);
        checkTouched(frame, bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it("are the same in both colours, and terminate with fractions", () => {
    const frame = new Framebuffer(WIDTH, HEIGHT);
    fill(frame, 1);
    line(frame, 1.5, 2.25, 30.75, 9.5, 0);
    const dark = pixelsOf(frame);
    fill(frame, 0);
    line(frame, 1, 2, 30, 9, 1);
    assert.deepEqual(
      dark.map((lit) => 1 - lit),
      pixelsOf(frame),
    );
  });

  it("fill a triangle between the pixels of its outline, row by row", () => {
    fc.assert(
      fc.property(fc.tuple(at, at, at, at, at, at), blank, (corners, bytes) => {
        const { frame } = pair(bytes);
        fillTriangle(frame, ...corners, 1);
        // The same outline on a canvas with room for all of it.
        const wide = new Framebuffer(112, 112);
        const [x1, y1, x2, y2, x3, y3] = corners.map((corner) => corner + 40);
        triangle(wide, x1, y1, x2, y2, x3, y3, 1);
        const pixels = pixelsOf(wide);
        const expected = new Canvas(WIDTH, HEIGHT);
        for (let y = 0; y < HEIGHT; y++) {
          const row = pixels.subarray((y + 40) * 112, (y + 41) * 112);
          const first = row.indexOf(1);
          if (first >= 0) for (let x = first; x <= row.lastIndexOf(1); x++) expected.set(x - 40, y, 1);
        }
        assert.deepEqual(pixelsOf(frame), expected.pixels());
        checkTouched(frame, bytes);
      }),
      { numRuns: 500 },
    );
  });
});

describe("round shapes", () => {
  it("look round", () => {
    const frame = new Framebuffer(16, 16);
    circle(frame, 5, 5, 5, 1);
    assert.deepEqual(draft(frame, 11, 11), [
      "...#####...",
      "..#.....#..",
      ".#.......#.",
      "#.........#",
      "#.........#",
      "#.........#",
      "#.........#",
      "#.........#",
      ".#.......#.",
      "..#.....#..",
      "...#####...",
    ]);
  });
});
