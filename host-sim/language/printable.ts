/** Text from elsewhere, made safe to show: what peers, files, the environment and exceptions say is data, no commands. */

/** Controls (C0, DEL, C1), what turns the direction of writing, and the separators that some viewers take for line ends. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** The first of Unicode's pictures of the C0 controls, which stand in their order. */
const PICTURES = 0x2400;

/**
 * The text with nothing in it that steers a terminal, breaks the line or turns the direction of writing: a C0 control
 * is shown by its picture (`␛`), any other by its code (`\u202e`). A JSON text stays one that says the same, as
 * JSON.stringify leaves no C0 control in it.
 */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(PICTURES + code) : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The same for a text of several lines, such as a stack trace: its line ends and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\t").map(printable).join("\t"))
    .join("\n");
}
