import type { Picture } from "../sim/panel/picture.js";
import { checkScale } from "./png.js";
import { type RGB, type ThemeName, themeColors } from "./themes.js";

/**
 * Pictures as sixel graphics, for terminals that support them (DEC VT340; xterm -ti vt340, WezTerm, foot, mlterm,
 * iTerm2, Windows Terminal). A character encodes six pixels of one colour in a column.
 */

const BAND = 6; // rows
const FIRST_SIXEL = 63; // "?": none of the six pixels
const MIN_RUN = 4; // shorter runs do not gain from run-length encoding ("!n?")

const BEGIN = "\x1bP0;1;0q"; // aspect ratio from the raster attributes below
const END = "\x1b\\";
const SAME_BAND_AGAIN = "$";
const NEXT_BAND = "-";

/** Encodes the picture as one sixel sequence, each pixel `scale` by `scale` image pixels. It is opaque. */
export function sixel(picture: Picture, scale = 4, theme: ThemeName = "white"): string {
  checkScale(scale);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const { dark, lit, top, topRows } = themeColors(theme, picture.contrast);
  const colors = [dark, lit, top].map((color, i) => define(i, color)).join("");
  const bands: string[] = [];
  for (let y = 0; y < height; y += BAND) {
    const planes = [0, 1, 2].map((color) => plane(picture, scale, y, color, topRows));
    bands.push(planes.filter((text) => text !== "").join(SAME_BAND_AGAIN));
  }
  return `${BEGIN}"1;1;${width};${height}${colors}${bands.join(NEXT_BAND)}${END}`;
}

/** Defines colour register `index`. Sixels give colours in percent, not bytes. */
function define(index: number, color: RGB): string {
  return `#${index};2;${color.map((part) => Math.round((part * 100) / 255)).join(";")}`;
}

/** All pixels of one colour in the band that starts at image row `y`; empty if there are none. */
function plane(picture: Picture, scale: number, y: number, color: number, topRows: number): string {
  let text = "";
  let any = false;
  let run = 0;
  let previous = -1;
  for (let x = 0; x < picture.width; x++) {
    const bits = column(picture, scale, x, y, color, topRows);
    any ||= bits !== 0;
    if (bits !== previous) {
      text += repeat(previous, run);
      run = 0;
      previous = bits;
    }
    run += scale;
  }
  return any ? `#${color}${text}${repeat(previous, run)}` : "";
}

/** The rows of the six from `y` on that have `color` in panel column `x`, as bits; bit 0 is the top one. */
function column(
  picture: Picture,
  scale: number,
  x: number,
  y: number,
  color: number,
  topRows: number,
): number {
  let bits = 0;
  for (let i = 0; i < BAND; i++) {
    const row = Math.floor((y + i) / scale);
    if (row >= picture.height) break;
    const on = picture.pixels[row * picture.width + x];
    if ((on ? (row < topRows ? 2 : 1) : 0) === color) bits |= 1 << i;
  }
  return bits;
}

function repeat(bits: number, count: number): string {
  const character = String.fromCharCode(FIRST_SIXEL + Math.max(bits, 0));
  return count < MIN_RUN ? character.repeat(count) : `!${count}${character}`;
}
