import { mix } from "./blit.js";
import { fill } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/** Moves the picture `dx` pixels to the right and `dy` down. The uncovered pixels are dark. */
export function scroll(frame: Framebuffer, dx: number, dy: number): void {
  const before = new Uint8Array(frame.bytes);
  fill(frame, 0);
  mix(frame, before, frame.width, frame.height, dx, dy, 1);
  // Panels scroll up and down by whole pages.
  if (!dx && !(dy & 7)) frame.scrolled -= dy >> 3;
}
