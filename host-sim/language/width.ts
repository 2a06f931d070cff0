/** Measures and wraps text in terminal columns, of which a Chinese character takes two. */

/** Wide and fullwidth characters of Unicode (East Asian Width W and F), as far as they are common. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Characters that must not start a line. */
const CLOSING = "，。、；：？！）》」』】”’…";
/** Characters that must not end a line. */
const OPENING = "（《「『【“‘";

/** The number of columns that a text takes. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += WIDE.test(character) ? 2 : 1;
  return sum;
}

/** Pads a text with spaces to that many columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** Wraps a text to that many columns, at spaces and between Chinese characters. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    if (line !== "" && columns(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += line === "" ? piece.trimStart() : piece;
  }
  return [...lines, line.trimEnd()].join("\n");
}

/** Splits a text into unbreakable pieces, each with the spaces that follow it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let last = "";
  for (const character of text) {
    const joins = found.length > 0 && joined(last, character);
    if (joins) found[found.length - 1] += character;
    else found.push(character);
    // A space after an opening bracket is no place to break.
    if (!(/\s/.test(character) && OPENING.includes(last))) last = character;
  }
  return found;
}

function joined(before: string, character: string): boolean {
  if (/\s/.test(character) || CLOSING.includes(character) || OPENING.includes(before)) return true;
  if (/\s/.test(before) || CLOSING.includes(before)) return false;
  return !WIDE.test(before) && !WIDE.test(character) && !OPENING.includes(character);
}
