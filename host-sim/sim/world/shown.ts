/** What is awaited and what was seen instead, in messages. */

/** Longer texts are cut: a message is read by people. */
const CHARACTERS_MAX = 200;

/** A text in quotes, at most so many characters of it. */
export function quoted(text: string): string {
  if (text.length <= CHARACTERS_MAX) return JSON.stringify(text);
  return `${JSON.stringify(text.slice(0, CHARACTERS_MAX))}… (${text.length} characters)`;
}

/** What is awaited. */
export function shown(expected: string | RegExp | Uint8Array): string {
  if (expected instanceof RegExp) return String(expected);
  return typeof expected === "string" ? quoted(expected) : `bytes ${quoted([...expected].join(" "))}`;
}

/** Whether a text contains that, or matches; an expression's flags g and y mean nothing here. */
export function contains(expected: string | RegExp): (text: string) => boolean {
  if (typeof expected === "string") return (text) => text.includes(expected);
  const expression = new RegExp(expected.source, expected.flags.replace(/[gy]/g, ""));
  return (text) => expression.test(text);
}
