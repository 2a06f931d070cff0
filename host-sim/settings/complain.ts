import { printable } from "../language/printable.js";

/** Prints an error on standard error, in one line. Text from others in it cannot control the terminal. */
export function complain(text: string): void {
  process.stderr.write(`palmwire: ${printable(text)}\n`);
}
