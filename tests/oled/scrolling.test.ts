import { propertyRuns } from "../setup.js";
import assert from "node:assert/strict";
import fc from "fast-check";
import { panels } from "../../firmware/boards/panels.js";
import { fillRect } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { contrast } from "../../firmware/oled/panel-control.js";
import { scroll } from "../../firmware/oled/scroll.js";
import { dispChar, scrollLines } from "../../firmware/oled/text.js";
import { fontFile, pixelsOf } from "./board.js";
import { drawing } from "./drawing.js";
import { kinds, type Screen, screen } from "./panels.js";

/** Pictures that scroll: the driver is told, and moves the display start line where that takes fewer bytes. */

const device = { font: fontFile("gb2312") };
const step = drawing(device);
const move = fc.integer({ min: -9, max: 9 });

/** The same columns for the same number, and different ones for another. */
function noise(frame: Framebuffer, firstPage: number, pages: number, seed: number): void {
  const from = firstPage * frame.width;
  for (let i = from; i < from + pages * frame.width; i++)
    frame.bytes[i] = Math.imul(i + 1, seed * 2654435 + 40503) >>> 11;
  frame.touch(from, from + pages * frame.width);
}

type Event = (at: Screen) => void;

/** The panel loses its power for a while, in which the driver tries to reach it. */
function lose({ model, panel }: Screen): void {
  model.power(false);
  try {
    contrast(panel, 7);
  } catch {
    // Initialises it later.
  }
  model.power(true);
}

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: move.map(
      (pages): Event =>
        ({ frame }) =>
          scroll(frame, 0, -8 * pages),
    ),
  },
  {
    weight: 2,
    arbitrary: move.map(
      (rows): Event =>
        ({ frame }) =>
          scroll(frame, 0, rows * 4),
    ),
  },
  {
    weight: 4,
    arbitrary: step.map(
      (draw): Event =>
        ({ frame }) =>
          draw(frame),
    ),
  },
  // A row that stays while the rest scrolls.
  {
    weight: 2,
    arbitrary: fc.nat(2).map(
      (seed): Event =>
        ({ frame }) =>
          noise(frame, 0, 1, seed),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(9).map(
      (seed): Event =>
        ({ frame }) =>
          noise(frame, 0, frame.height >> 3, seed),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Event>(({ panel }) => contrast(panel, 9)) },
  {
    weight: 1,
    arbitrary: fc.constant<Event>(({ panel }) => panel.update(new Framebuffer(panel.width, panel.height))),
  },
  { weight: 1, arbitrary: fc.constant<Event>(lose) },
);

for (const kind of kinds)
  describe(`a picture that scrolls on ${kind}`, () => {
    it("is shown after every update, whatever moves, is drawn, fails or loses its power", () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(event, { maxLength: 3 }), { minLength: 1, maxLength: 8 }),
          fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
          (updates, faults) => {
            const at = screen(kind);
            at.bus.injectFaults((transaction) => faults.includes(transaction));
            for (const events of updates) {
              try {
                for (const happens of events) happens(at);
                at.panel.update(at.frame);
              } catch {
                continue;
              }
              assert.deepEqual(at.model.picture().pixels, pixelsOf(at.frame));
            }
            at.bus.injectFaults(undefined);
            at.update();
            at.frame.scrollUp(2);
            lose(at);
            at.update();
            at.frame.scrollUp(2);
            at.update();
          },
        ),
        { numRuns: propertyRuns(300) },
      );
    });

    it("never takes more bytes than if nobody had told that it scrolled", () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(event, { maxLength: 3 }), { maxLength: 3 }),
          fc.array(fc.oneof(move, step), { minLength: 1, maxLength: 3 }),
          (updates, last) => {
            const [told, untold] = [screen(kind, () => 0.5), screen(kind, () => 0.5)];
            for (const at of [told, untold]) {
              for (const events of updates) {
                for (const happens of events) happens(at);
                at.panel.update(at.frame);
              }
              for (const change of last)
                if (typeof change === "number") scroll(at.frame, 0, -8 * change);
                else change(at.frame);
            }
            untold.frame.scrolled = 0;
            untold.frame.touchAll();
            const { bytes } = told.bus;
            told.panel.update(told.frame);
            const whole = untold.bus.bytes;
            untold.panel.update(untold.frame);
            assert.ok(
              told.bus.bytes - bytes <= untold.bus.bytes - whole,
              `${told.bus.bytes - bytes} > ${untold.bus.bytes - whole}`,
            );
          },
        ),
        { numRuns: propertyRuns(300) },
      );
    });
  });

/** The pictures after each transaction of the next update. */
function moments({ panel, model }: Screen): Uint8Array[] {
  const pictures: Uint8Array[] = [];
  const write = panel.io.write.bind(panel.io);
  panel.io.write = (bytes) => {
    write(bytes);
    pictures.push(model.picture().pixels);
  };
  return pictures;
}

describe("a full picture that scrolls by a line", () => {
  for (const { name, controller, driver, width, height, noScroll } of panels()) {
    if (noScroll || height > 64 || driver === "SH1107") continue;
    it(`costs ${name} the line, and is never wrong for longer than a transaction`, () => {
      const at = screen(`${controller} ${width}x${height}`);
      const { frame } = at;
      const pages = height >> 3;
      noise(frame, 0, pages, 1);
      at.update();
      for (let line = 2; line < 12; line++) {
        const before = pixelsOf(frame);
        scrollLines(frame, height);
        noise(frame, pages - 2, 2, line);
        const after = pixelsOf(frame);
        const between = moments(at);
        const { bytes } = at.update();
        assert.ok(bytes <= 2 * width + 24, `${bytes} bytes`);
        for (const pixels of between) {
          // Pages that are neither as before nor as after.
          const wrong = (picture: Uint8Array) =>
            Array.from({ length: pages }, (_, page) => page).filter(
              (page) =>
                Buffer.compare(
                  pixels.subarray(page * 8 * width, (page + 1) * 8 * width),
                  picture.subarray(page * 8 * width, (page + 1) * 8 * width),
                ) !== 0,
            ).length;
          const most = pages < 8 && pages <= 6 ? 0 : driver === "SSD1306" ? 0 : 1;
          assert.ok(Math.min(wrong(before), wrong(after)) <= most, "wrong pages");
        }
      }
    });
  }

  it("sends a row that stays again, or the whole picture where that takes less", () => {
    const at = screen("SH1106 128x64");
    const { frame } = at;
    const encode = (text: string) => new TextEncoder().encode(text);
    noise(frame, 2, 6, 1);
    dispChar(device, frame, encode("192.168.1.7:5001"), 0, 0, 1, false);
    at.update();
    scrollLines(frame, 64);
    fillRect(frame, 0, 0, 128, 16, 0);
    dispChar(device, frame, encode("192.168.1.7:5001"), 0, 0, 1, false);
    noise(frame, 6, 2, 2);
    assert.ok(at.update().bytes <= 2 * 280);
    fillRect(frame, 0, 0, 128, 64, 0);
    dispChar(device, frame, encode("a"), 0, 0, 1, false);
    at.update();
    // Nothing but one character: the start line stays where it is.
    scrollLines(frame, 64);
    dispChar(device, frame, encode("b"), 0, 0, 1, false);
    assert.ok(at.update().bytes <= 32);
  });
});
