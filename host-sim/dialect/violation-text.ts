import { filled, tr, translated } from "../language/language.js";
import { columns } from "../language/width.js";
import type { Violation } from "./check.js";
import type { RuleTexts } from "./rule.js";

/** What is wrong, why, and what to write instead, in the language that is spoken. */
export function violationTexts({ texts, values }: Pick<Violation, "texts" | "values">): RuleTexts {
  const said = (text: string) => filled(translated(text), values);
  return { what: said(texts.what), why: said(texts.why), instead: said(texts.instead) };
}

/** A violation in one line: file, line, column, what is wrong, why, and what to write instead. */
export function violationLine(violation: Violation, shown = violation.path): string {
  const place = `${shown}:${violation.line}:${violation.column}`;
  const { what, why, instead } = violationTexts(violation);
  return tr("{place}: {what} ({why}): {instead}", { place, what, why, instead });
}

/** The line of the source, and a caret below the place. */
export function violationExcerpt({ source, column }: Violation): string {
  const line = source.replace(/\t/g, " ");
  return `    ${line}\n    ${" ".repeat(columns(line.slice(0, column - 1)))}^`;
}
