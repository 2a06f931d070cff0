/**
 * Makes text from peers, files, the environment and exceptions safe to print: it is data and must not act as
 * commands.
 */

/** Controls (C0, DEL, C1), bidirectional controls, and separators that some viewers treat as newlines. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** The first of Unicode's symbols for C0 controls, which are in the same order. */
const PICTURES = 0x2400;

/**
 * Replaces characters that control a terminal, break the line or change the writing direction: C0 controls by their
 * symbol (`␛`), others by their code (`\u202e`). JSON keeps its meaning, because JSON.stringify leaves no C0
 * controls.
 */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(PICTURES + code) : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Like `printable`, for text of several lines such as a stack trace: keeps newlines and tabs. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\t").map(printable).join("\t"))
    .join("\n");
}
