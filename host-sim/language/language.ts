/**
 * The language of the tool's own texts. They are English in the sources, with named {placeholders}. Another language
 * has a catalogue with the English texts as keys, loaded on demand to keep the start short.
 */
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Translations, by English text. */
export type Catalogue = Readonly<Record<string, string>>;

/** Values for placeholders. */
export type Values = Readonly<Record<string, string | number>>;

let catalogue: Catalogue | undefined;

/** Switches to this language. The default is English. */
export async function speak(language: Language): Promise<void> {
  catalogue = language === "zh" ? (await import("./zh.js")).CHINESE : undefined;
}

/** Speaks with a catalogue that the caller has loaded, such as a part of the whole; undefined is English. */
export function speakWith(texts: Catalogue | undefined): void {
  catalogue = texts;
}

/** The language that is spoken. */
export function spoken(): Language {
  return catalogue === undefined ? "en" : "zh";
}

/** Translates a text and fills in its placeholders. `text` must be a literal so that the tests can find it. */
export function tr(text: string, values: Values = {}): string {
  return filled(translated(text), values);
}

/** Translates a text from elsewhere, such as the help of an app's option. Unchanged if there is no translation. */
export function translated(text: string): string {
  return catalogue !== undefined && Object.hasOwn(catalogue, text) ? catalogue[text] : text;
}

/** Translates a text that a library made from one of `templates`; otherwise returns it unchanged. */
export function reworded(text: string, templates: readonly string[]): string {
  if (catalogue === undefined) return text;
  for (const template of templates) {
    const values = matcher(template).exec(text);
    if (values) return filled(translated(template), values.groups ?? {});
  }
  return text;
}

/**
 * Gives a text that another program made from one of `texts`, in either language, in the current language, its values
 * too. Unchanged where it is made from none of them.
 */
export function retold(text: string, texts: Catalogue): string {
  let best: { english: string; values: Record<string, string>; fixed: number } | undefined;
  for (const [english, other] of Object.entries(texts))
    for (const template of [english, other]) {
      // The more of it is in the template, the surer.
      const fixed = template.replace(/\{\w+\}/g, "").trim().length;
      if (fixed === 0 || fixed <= (best?.fixed ?? 0)) continue;
      const values = matcher(template).exec(text);
      if (values) best = { english, values: values.groups ?? {}, fixed };
    }
  if (!best) return text;
  const values = Object.entries(best.values).map(([name, value]) => [name, retold(value, texts)]);
  return filled(translated(best.english), Object.fromEntries(values) as Values);
}

/** Joins names to a list. */
export function listed(names: readonly string[]): string {
  return names.join(tr(", "));
}

/** Joins names to a list of alternatives ("a, b or c"). */
export function oneOf(names: readonly string[]): string {
  return names.join(tr(" or "));
}

/** Joins sentences. */
export function together(parts: readonly string[]): string {
  return parts.join(tr("; "));
}

/** Replaces placeholders by values. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}

function matcher(template: string): RegExp {
  const seen = new Set<string>();
  const group = (name: string) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>.*?)`;
  };
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part, i) => (i % 2 ? group(part.slice(1, -1)) : part.replace(/[^\w\s]/g, "\\$&")))
    .join("");
  return new RegExp(`^${pattern}$`, "s");
}
