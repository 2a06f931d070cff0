import { printable } from "../language/printable.js";

/** Says on standard error, in one line, what is wrong. What others have put into the text steers no terminal. */
export function complain(text: string): void {
  process.stderr.write(`palmwire: ${printable(text)}\n`);
}
