/** The page of what the boards cannot do, made from the rules of the dialect: each with wrong and right code. */
import {
  GLOBAL_REPLACEMENTS,
  MEMBER_REPLACEMENTS,
  MODULE_REPLACEMENTS,
} from "../host-sim/dialect/replacements.js";
import { RULES } from "../host-sim/dialect/rules.js";
import { translated, type Language } from "../host-sim/language/language.js";

/** What the rules that name parts of the program name in their wrong code. */
const NAMED: Readonly<Record<string, string>> = { depth: "3", base: "B", method: "stop" };

const WORDS = {
  en: { colon: ": ", stop: ". ", heading: ["Not on a board", "Instead"] },
  zh: { colon: "：", stop: "。", heading: ["开发板上没有", "可以这样"] },
};

/** The rules about the language; those about names are tables of their own. */
export function dialectRules(language: Language): string {
  const { colon, stop } = WORDS[language];
  return RULES.filter(({ what }) => !what.includes("{name}"))
    .map(({ id, what, why, instead, wrong, right }) => {
      const because = `\`palmwire/${id}\`${colon}${translated(why)}${stop}${capital(filled(instead))}${colon}`;
      return [`### ${capital(filled(what))}`, block(wrong), because.trim(), block(right)].join("\n\n");
    })
    .join("\n\n");
}

function filled(text: string): string {
  return translated(text).replace(/\{(\w+)\}/g, (_, name: string) => NAMED[name]);
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** The names that boards do not have, with what to write instead. */
export function dialectNames(language: Language): string {
  return [
    replacementTable(GLOBAL_REPLACEMENTS, language, (name) => name),
    replacementTable(MEMBER_REPLACEMENTS, language, (name) => `.${name}`),
    replacementTable(MODULE_REPLACEMENTS, language, (name) => `node:${name}`),
  ].join("\n\n");
}

function block(code: string): string {
  return `\`\`\`ts\n${code}\`\`\``;
}

/** Names with the same replacement are one row. */
function replacementTable(
  replacements: Readonly<Record<string, string>>,
  language: Language,
  shown: (name: string) => string,
): string {
  const rows = new Map<string, string[]>();
  for (const [name, instead] of Object.entries(replacements))
    rows.set(instead, [...(rows.get(instead) ?? []), `\`${shown(name)}\``]);
  const lines = [...rows].map(([instead, names]) => `| ${names.join(", ")} | ${translated(instead)} |`);
  return [`| ${WORDS[language].heading.join(" | ")} |`, "| --- | --- |", ...lines].join("\n");
}
