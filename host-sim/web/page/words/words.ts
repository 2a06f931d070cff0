/** The language that the page speaks: its own texts, and those of events, errors and options. */
import { filled, speakWith, type Language, type Values } from "../../../language/language.js";
import { APPS } from "../../../language/zh/apps.js";
import { BOARD } from "../../../language/zh/board.js";
import { ERRORS } from "../../../language/zh/errors.js";
import { PAGE_SERVER } from "../../../language/zh/page-server.js";
import { EN, type Word, type Words } from "./en.js";
import { ZH } from "./zh.js";

const SHARED = { ...APPS, ...BOARD, ...ERRORS, ...PAGE_SERVER };

let words: Words = EN;

/** Switches all texts of the page to this language. */
export function speakOnPage(language: Language): void {
  words = language === "zh" ? ZH : EN;
  speakWith(language === "zh" ? SHARED : undefined);
}

/** A text of the page in the current language, with its placeholders filled in. */
export function say(word: Word, values: Values = {}): string {
  return filled(words[word], values);
}

/** The first of the browser's languages that the page speaks. */
export function languageOf(browser: readonly string[]): Language {
  const known = browser
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === "zh" || tag === "en");
  return known === "zh" ? "zh" : "en";
}

/** The locale of numbers in the current language. */
export function speakingLocale(): string {
  return words === ZH ? "zh-CN" : "en";
}
