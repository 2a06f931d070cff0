/** Text in columns of a terminal, where a Chinese character takes two. */

/** What Unicode calls wide or fullwidth, as far as people write it. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** What must not begin a line. */
const CLOSING = "，。、；：？！）》」』】”’…";
/** What must not end one. */
const OPENING = "（《「『【“‘";

/** How many columns a text takes. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += WIDE.test(character) ? 2 : 1;
  return sum;
}

/** The text, followed by blanks up to so many columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** The text in lines of at most so many columns, parted at blanks and between Chinese characters. */
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

/** What is not parted, each with the blanks that follow it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let last = "";
  for (const character of text) {
    const joins = found.length > 0 && joined(last, character);
    if (joins) found[found.length - 1] += character;
    else found.push(character);
    // A blank does not part what must stay together.
    if (!(/\s/.test(character) && OPENING.includes(last))) last = character;
  }
  return found;
}

function joined(before: string, character: string): boolean {
  if (/\s/.test(character) || CLOSING.includes(character) || OPENING.includes(before)) return true;
  if (/\s/.test(before) || CLOSING.includes(before)) return false;
  return !WIDE.test(before) && !WIDE.test(character) && !OPENING.includes(character);
}
