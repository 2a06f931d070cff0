import type { Device } from "../device.js";
import { fillRect, rect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";
import { nextLine, textLine } from "./text-line.js";

/** Rows of text a line. */
const LINE_ROWS = 16;
/** Columns between the text and the outside of the frame, on each side, and rows for both sides. */
const MARGIN = 4;
/** Columns beside the box. A box of 120 columns has room for 14 narrow or 7 Chinese characters. */
const BESIDE = 4;

/**
 * Draws a box in the middle of the picture, over what is there: a title, inverted, and below it a text that wraps
 * between words. Both are texts of the program's own, or UTF-8 that was received; an empty title takes no room. A
 * picture of 64 rows has room for two lines of text below a title, one of 32 rows for one; the rest is cut.
 */
export function messageBox(
  device: Pick<Device, "font" | "text">,
  frame: Framebuffer,
  title: string | Uint8Array,
  text: string | Uint8Array,
): void {
  const head = typeof title === "string" ? device.text.encode(title) : title;
  const body = typeof text === "string" ? device.text.encode(text) : text;
  const width = frame.width - 2 * BESIDE;
  const headRows = head.length && LINE_ROWS;
  const linesMax = Math.max(1, Math.floor((frame.height - headRows - MARGIN) / LINE_ROWS));
  let lines = 0;
  for (let at = 0; at < body.length && lines < linesMax; lines++)
    at = nextLine(device, body, at, width - 2 * MARGIN);
  const height = Math.min(headRows + lines * LINE_ROWS + MARGIN, frame.height);
  const x = BESIDE;
  const top = (frame.height - height) >> 1;
  fillRect(frame, x, top, width, height, 0);
  fillRect(frame, x, top, width, headRows, 1);
  textLine(device, frame, head, x + MARGIN, top, x + width - MARGIN, 2);
  let y = top + ((height + headRows - lines * LINE_ROWS) >> 1);
  for (let at = 0; lines > 0; lines--) {
    const end = nextLine(device, body, at, width - 2 * MARGIN);
    textLine(device, frame, body.subarray(at, end), x + MARGIN, y, x + width - MARGIN, 1);
    at = end;
    y += LINE_ROWS;
  }
  rect(frame, x, top, width, height, 1);
}
