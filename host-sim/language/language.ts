/**
 * The language of what the tool itself says. Its texts are English in the sources, with named {placeholders}; another
 * language has a catalogue that is keyed by them, and is loaded only when it is spoken: people wait for the start.
 */
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Translations by English text. */
export type Catalogue = Readonly<Record<string, string>>;

/** What stands in for placeholders. */
export type Values = Readonly<Record<string, string | number>>;

let catalogue: Catalogue | undefined;

/** From now on the tool speaks this language; until then it speaks English. */
export async function speak(language: Language): Promise<void> {
  catalogue = language === "zh" ? (await import("./zh.js")).CHINESE : undefined;
}

/** A text of the tool's, which must be a literal for the tests to find it. */
export function tr(text: string, values: Values = {}): string {
  return filled(translated(text), values);
}

/** A text that is written elsewhere, such as the help of an app's option; English where there is no translation. */
export function translated(text: string): string {
  return catalogue !== undefined && Object.hasOwn(catalogue, text) ? catalogue[text] : text;
}

/** A text that a library has put together from one of `templates`, or the text itself. */
export function reworded(text: string, templates: readonly string[]): string {
  if (catalogue === undefined) return text;
  for (const template of templates) {
    const values = matcher(template).exec(text);
    if (values) return filled(translated(template), values.groups ?? {});
  }
  return text;
}

/** Names one after the other. */
export function listed(names: readonly string[]): string {
  return names.join(tr(", "));
}

/** Names of which one is to be chosen. */
export function oneOf(names: readonly string[]): string {
  return names.join(tr(" or "));
}

/** Sentences that say one thing each. */
export function together(parts: readonly string[]): string {
  return parts.join(tr("; "));
}

/** A text with values in place of its placeholders. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}

function matcher(template: string): RegExp {
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part, i) => (i % 2 ? `(?<${part.slice(1, -1)}>.*?)` : part.replace(/[^\w\s]/g, "\\$&")))
    .join("");
  return new RegExp(`^${pattern}$`, "s");
}
