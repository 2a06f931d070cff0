/** The language that the page speaks: its own texts, and those of events, errors and options. */
import {
  filled,
  retold as retoldFrom,
  speakWith,
  type Language,
  type Values,
} from "../../../language/language.js";
import { APPS } from "../../../language/zh/apps.js";
import { BOARD } from "../../../language/zh/board.js";
import { ERRORS } from "../../../language/zh/errors.js";
import { OPTIONS } from "../../../language/zh/options.js";
import { PAGE_SERVER } from "../../../language/zh/page-server.js";
import { EN, type Word, type Words } from "./en.js";
import { ZH } from "./zh.js";

const SHARED = { ...APPS, ...BOARD, ...ERRORS, ...OPTIONS, ...PAGE_SERVER };

const RETOLD_MAX = 200;
const NOTICE_LENGTH_MAX = 500;

/** What a notice may be made of. */
const NOTICES = { ...BOARD, ...ERRORS, ...OPTIONS, ...PAGE_SERVER };

let words: Words = EN;
/** In the current language: a page draws the same notice many times. */
let retoldTexts = new Map<string, string>();

/** Switches all texts of the page to this language. */
export function speakOnPage(language: Language): void {
  const next = language === "zh" ? ZH : EN;
  if (next !== words) retoldTexts = new Map();
  words = next;
  speakWith(language === "zh" ? SHARED : undefined);
}

/** What the server said in its language, in the current one; unchanged where that is not known. */
export function retold(text: string): string {
  if (text.length > NOTICE_LENGTH_MAX) return text;
  const known = retoldTexts.get(text);
  if (known !== undefined) return known;
  const told = retoldFrom(text, NOTICES);
  if (retoldTexts.size >= RETOLD_MAX) retoldTexts.clear();
  retoldTexts.set(text, told);
  return told;
}

/** A text that there is in several languages. */
export function inLanguage(texts: Readonly<Partial<Record<Language, string>>>): string {
  return texts[words === ZH ? "zh" : "en"] ?? texts.en ?? texts.zh ?? "";
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
