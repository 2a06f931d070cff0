import assert from "node:assert/strict";
import { fill } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { pixelsOf } from "./board.js";

/** The part of a large picture that is the small one. */
const LEFT = 160;
const TOP = 128;
const WIDTH = 128;
const HEIGHT = 64;

/** A rectangle of pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Checks what is drawn at (x, y) of a small picture: it is the same as at that place of a picture with room on all sides,
 * only pixels of `area` have changed, and every byte that has changed is marked.
 */
export function checkClipping(
  area: Area,
  background: number,
  draw: (frame: Framebuffer, x: number, y: number) => void,
): void {
  const small = new Framebuffer(WIDTH, HEIGHT);
  const large = new Framebuffer(WIDTH + 2 * LEFT, HEIGHT + 2 * TOP);
  fill(small, background);
  fill(large, background);
  small.sent();
  draw(small, area.x, area.y);
  draw(large, area.x + LEFT, area.y + TOP);
  const pixels = pixelsOf(small);
  const wide = pixelsOf(large);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const lit = pixels[y * WIDTH + x];
      assert.equal(lit, wide[(y + TOP) * large.width + x + LEFT], `(${x}, ${y})`);
      const inside = x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
      if (!inside) assert.equal(lit, background, `(${x}, ${y}) is outside`);
    }
  small.bytes.forEach((byte, i) => {
    if (byte !== (background ? 255 : 0))
      assert.ok(i >= small.from && i < small.to, `byte ${i} is not marked`);
  });
}
