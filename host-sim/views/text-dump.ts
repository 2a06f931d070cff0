import type { Picture } from "../sim/panel/picture.js";

/** Pictures as plain text that can be compared, reviewed and edited: one character per pixel, one line per row. */

const LIT = "#";
const DARK = ".";
const CONTRAST_OF_DUMPS = 255;

/** Rows of `#` (lit) and `.` (dark), each ended by a newline. The contrast is not included. */
export function textDump(picture: Picture): string {
  const { width, height, pixels } = picture;
  let text = "";
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) text += pixels[y * width + x] ? LIT : DARK;
    text += "\n";
  }
  return text;
}

/** Parses a dump; the picture has full contrast. Blanks around rows and empty lines around the dump are ignored. */
export function parseTextDump(text: string): Picture {
  const rows = text.trim().split(/\s*\n\s*/);
  const width = rows[0].length;
  const pixels = new Uint8Array(width * rows.length);
  rows.forEach((row, y) => {
    if (row.length !== width)
      throw new SyntaxError(`row ${y}: ${row.length} pixels, the first row has ${width}`);
    for (let x = 0; x < width; x++) {
      if (row[x] !== LIT && row[x] !== DARK)
        throw new SyntaxError(`row ${y}, pixel ${x}: ${row[x]} is neither # nor .`);
      if (row[x] === LIT) pixels[y * width + x] = 1;
    }
  });
  return { width, height: rows.length, pixels, contrast: CONTRAST_OF_DUMPS };
}
