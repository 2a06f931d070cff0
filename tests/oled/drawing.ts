import fc from "fast-check";
import type { Device } from "../../firmware/device.js";
import { blit } from "../../firmware/oled/blit.js";
import { fill, fillRect, hline, pixel, rect, vline } from "../../firmware/oled/draw.js";
import type { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { line } from "../../firmware/oled/line.js";
import { dispChar, scrollLines } from "../../firmware/oled/text.js";

/** Random drawing operations, including ones outside of the edges and with invalid sizes. */
export type Step = (frame: Framebuffer) => void;

const place = fc.integer({ min: -40, max: 170 });
const size = fc.integer({ min: -5, max: 140 });
const color = fc.integer({ min: 0, max: 1 });
const mode = fc.integer({ min: 1, max: 4 });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("12:07", "hello\nworld", "欢迎来到Spread Site"),
);

export function drawing(device: Pick<Device, "font">): fc.Arbitrary<Step> {
  return fc.oneof(
    color.map((c) => (frame: Framebuffer) => fill(frame, c)),
    fc
      .tuple(place, place, size, size, color)
      .map((a) => (frame: Framebuffer) => fillRect(frame, a[0], a[1], a[2], a[3], a[4])),
    fc
      .tuple(place, place, size, size, color)
      .map((a) => (frame: Framebuffer) => rect(frame, a[0], a[1], a[2], a[3], a[4])),
    fc.tuple(place, place, color).map((a) => (frame: Framebuffer) => pixel(frame, a[0], a[1], a[2])),
    fc
      .tuple(place, place, size, color)
      .map((a) => (frame: Framebuffer) => hline(frame, a[0], a[1], a[2], a[3])),
    fc
      .tuple(place, place, size, color)
      .map((a) => (frame: Framebuffer) => vline(frame, a[0], a[1], a[2], a[3])),
    fc
      .tuple(place, place, place, place, color)
      .map((a) => (frame: Framebuffer) => line(frame, a[0], a[1], a[2], a[3], a[4])),
    fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), place, place, mode)
      .chain(([width, height, x, y, m]) =>
        fc
          .uint8Array({ minLength: width * Math.ceil(height / 8), maxLength: width * Math.ceil(height / 8) })
          .map((bytes) => (frame: Framebuffer) => blit(frame, { width, height, bytes }, x, y, m)),
      ),
    fc.tuple(text, place, place, mode, fc.constantFrom(false, true, scrollLines)).map(
      ([t, x, y, m, autoReturn]) =>
        (frame: Framebuffer) =>
          void dispChar(device, frame, new TextEncoder().encode(t), x, y, m, autoReturn),
    ),
  );
}
