import { fillRect } from "./draw.js";
import type { Framebuffer } from "./framebuffer.js";

/*
 * Digits as on a digital clock or thermometer, of seven segments with mitred ends, at any height. They are drawn from
 * their proportions, since a font of this size would take kilobytes.
 *
 * Bits 0 to 6 of a character are its segments: top, upper right, lower right, bottom, lower left, upper left, middle.
 */
const ALL_BUT_MIDDLE = 0x3f;
/** Segments of lower characters have no gaps between them, which would look ragged. */
const GAP_ROWS_MIN = 40;
const CODE_0 = 48;
const COLON = 58;
const DEGREE = 0xb0;

/** The segments of a character; 0 for those that have none. */
function segmentsOf(code: number): number {
  if (code === 45) return 0x40; // "-"
  if (code === 67) return 0x39; // "C"
  return code >= CODE_0 && code < COLON
    ? [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f][code - CODE_0]
    : 0;
}

/** The thickness of a segment. */
function penOf(height: number): number {
  return Math.max(2, Math.round(height / 7.5));
}

/** The columns between two characters. */
function spaceOf(height: number): number {
  return Math.max(2, Math.round(height / 10));
}

/** The columns of a character, the space after it included; 0 for one that is not drawn. */
function columnsOf(code: number, height: number): number {
  const pen = penOf(height);
  const space = spaceOf(height);
  // "." and ":"
  if (code === 46 || code === COLON) return pen + space;
  if (code === DEGREE) return ringOf(height) + space;
  // "%"
  if (code === 37) return Math.round(height * 0.7) + space;
  return code === 32 || segmentsOf(code) ? Math.round(height / 2) + space : 0;
}

/** The width and height of a degree sign. */
function ringOf(height: number): number {
  return Math.max(5, Math.round(height * 0.34));
}

/**
 * Draws segments into a box of `w` by `h` pixels. Each is drawn line by line along its length: `i` is the line's
 * distance from the outside of the box.
 */
function drawSegments(
  frame: Framebuffer,
  segments: number,
  x: number,
  y: number,
  w: number,
  h: number,
  pen: number,
  gap: number,
): void {
  const middle = (h - pen) >> 1;
  const corner = pen >> 1;
  for (let i = 0; i < pen; i++) {
    // The outer corners are cut off, and the segments meet in a mitre.
    const mitre = Math.max(i + gap, corner - i);
    // The middle segment has a point at each end, in the middle of the vertical ones.
    const point = Math.abs(2 * i + 1 - pen) >> 1;
    const right = x + w - 1 - i;
    const upper = y + mitre;
    // Without gaps the vertical segments join.
    const joint = gap ? corner - gap - point : (pen + 1) >> 1;
    const upperRows = middle + joint - mitre;
    const lower = y + middle + pen - joint;
    const lowerRows = y + h - mitre - lower;
    if (segments & 1) fillRect(frame, x + mitre, y + i, w - 2 * mitre, 1, 1);
    if (segments & 2) fillRect(frame, right, upper, 1, upperRows, 1);
    if (segments & 4) fillRect(frame, right, lower, 1, lowerRows, 1);
    if (segments & 8) fillRect(frame, x + mitre, y + h - 1 - i, w - 2 * mitre, 1, 1);
    if (segments & 16) fillRect(frame, x + i, lower, 1, lowerRows, 1);
    if (segments & 32) fillRect(frame, x + i, upper, 1, upperRows, 1);
    if (segments & 64) {
      const inset = corner + gap + point;
      fillRect(frame, x + inset, y + middle + i, w - 2 * inset, 1, 1);
    }
  }
}

/** Draws a character into its cell of `w` by `h` pixels. */
function drawCharacter(frame: Framebuffer, code: number, x: number, y: number, w: number, h: number): void {
  const pen = penOf(h);
  const ring = ringOf(h);
  const ringPen = Math.max(2, Math.round(ring / 4));
  if (code === COLON) {
    fillRect(frame, x, y + Math.round(h * 0.3) - (pen >> 1), pen, pen, 1);
    fillRect(frame, x, y + Math.round(h * 0.7) - (pen >> 1), pen, pen, 1);
  } else if (code === 46) fillRect(frame, x, y + h - pen, pen, pen, 1);
  else if (code === DEGREE) drawSegments(frame, ALL_BUT_MIDDLE, x, y, ring, ring, ringPen, 0);
  else if (code === 37) {
    drawSegments(frame, ALL_BUT_MIDDLE, x, y, ring, ring, ringPen, 0);
    drawSegments(frame, ALL_BUT_MIDDLE, x + w - ring, y + h - ring, ring, ring, ringPen, 0);
    for (let i = 0; i < h; i++)
      fillRect(frame, x + Math.round(((w - pen) * (h - 1 - i)) / (h - 1)), y + i, pen, 1, 1);
  } else drawSegments(frame, segmentsOf(code), x, y, w, h, pen, h < GAP_ROWS_MIN ? 0 : 1);
}

/** Returns how many columns `bigNumber` needs for a text at that height. */
export function bigNumberWidth(text: string, height: number): number {
  let columns = 0;
  for (let i = 0; i < text.length; i++) columns += columnsOf(text.charCodeAt(i), height);
  return columns && columns - spaceOf(height);
}

/**
 * Draws a number `height` rows high (12 to 64 look well) with its top left pixel at (x, y), clipped at the edges, and
 * clears the rectangle that it takes. The characters are 0 to 9, `-`, `.`, `:`, `°`, `%`, `C` and space; others are
 * left out. All digits have the same width, so that a number that changes does not move.
 *
 * Returns the x at which another number would follow.
 */
export function bigNumber(frame: Framebuffer, text: string, x: number, y: number, height: number): number {
  height |= 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const columns = columnsOf(code, height);
    fillRect(frame, x, y, columns, height, 0);
    drawCharacter(frame, code, x, y, columns - spaceOf(height), height);
    x += columns;
  }
  return x;
}
