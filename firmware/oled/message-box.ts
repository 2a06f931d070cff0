import type { Device } from "../device.js";
import { fillRect, rect } from "./draw.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";
import { nextLine } from "./line-break.js";
import { textBox } from "./text-box.js";

/** Rows of text a line. */
const LINE_ROWS = 16;
/** Columns between the text and the outside of the frame, on each side, and rows for both sides. */
const MARGIN = 4;
/** Columns beside the box. A box of 120 columns has room for 14 narrow or 7 Chinese characters. */
const BESIDE = 4;

/**
 * Draws a box in the middle of the picture, over what is there: a title, inverted, and below it a text that wraps
 * as that of `textBox` does. Both are texts of the program's own, or UTF-8 that was received; an empty title takes no room. A
 * picture of 64 rows has room for two lines of text below a title, one of 32 rows for one; what does not fit ends with `…`.
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
  // Where there is room for one line only, it is the text's.
  const headRows = head.length && frame.height > LINE_ROWS ? LINE_ROWS : 0;
  const linesMax = Math.max(1, Math.floor((frame.height - headRows - MARGIN) / LINE_ROWS));
  let lines = 0;
  for (let at = 0; at < body.length && lines < linesMax; lines++)
    at = nextLine(device, body, at, width - 2 * MARGIN, glyphOf);
  const height = Math.min(headRows + lines * LINE_ROWS + MARGIN, frame.height);
  const x = BESIDE;
  const top = (frame.height - height) >> 1;
  fillRect(frame, x, top, width, height, 0);
  fillRect(frame, x, top, width, headRows, 1);
  if (headRows) textBox(device, frame, head, x + MARGIN, top, width - 2 * MARGIN, headRows, 2);
  const y = top + ((height + headRows - lines * LINE_ROWS) >> 1);
  textBox(device, frame, body, x + MARGIN, y, width - 2 * MARGIN, lines * LINE_ROWS, 1);
  rect(frame, x, top, width, height, 1);
}
