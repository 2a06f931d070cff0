import { smallGlyph } from "../../../firmware/oled/small-font.js";
import type { Picture } from "../panel/picture.js";

/** Rows of a line, and the rows at which lines begin. */
const ROWS = 8;
/** Empty columns of a blank, with the one after it. */
const BLANK = 3;
const FIRST = 33;
const LAST = 126;
/** The only character with an empty column within: what its two halves look like otherwise. */
const QUOTE = /''/g;

/** A line of small text. */
export interface FoundSmall {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

let characters: Map<string, string> | undefined;

/** Every line of small text in a picture that has nothing else in its rows. */
export function findSmall(picture: Picture): FoundSmall[] {
  characters ??= new Map(
    Array.from({ length: LAST + 1 - FIRST }, (_, i) => {
      const columns = smallGlyph(FIRST + i) ?? new Uint8Array(0);
      return [columns.subarray(0, -1).join(), String.fromCharCode(FIRST + i)] as const;
    }),
  );
  const found: FoundSmall[] = [];
  for (let y = 0; y + ROWS <= picture.height; y += ROWS) {
    const line = lineAt(picture, y, characters);
    if (line !== undefined) found.push(line);
  }
  return found;
}

function lineAt(picture: Picture, y: number, known: ReadonlyMap<string, string>): FoundSmall | undefined {
  const columns = columnsOf(picture, y);
  let text = "";
  let start = -1;
  let end = 0;
  for (let x = 0; x < columns.length;) {
    if (columns[x] === 0) {
      x++;
      continue;
    }
    const from = x;
    while (columns[x]) x++;
    const character = known.get(columns.slice(from, x).join());
    if (character === undefined) return undefined;
    if (start < 0) start = from;
    else text += " ".repeat(Math.floor((from - end - 1) / BLANK));
    text += character;
    end = x;
  }
  text = text.replace(QUOTE, '"');
  // A lone dot or bar may be drawn.
  return text.length > 1 || /\w/.test(text) ? { text, x: start, y, width: end - start } : undefined;
}

/** The eight rows from `y` on: a number for each column, bit 0 on top. */
function columnsOf({ width, pixels }: Picture, y: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    let rows = 0;
    for (let row = 0; row < ROWS; row++) rows |= pixels[(y + row) * width + x] << row;
    return rows;
  });
}
