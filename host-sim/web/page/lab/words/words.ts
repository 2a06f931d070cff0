/** The texts of the one-file page, in the language of the page. */
import { filled, type Values } from "../../../../language/language.js";
import type { Text } from "../../../lab/lab-protocol.js";
import { speakingLocale } from "../../words/words.js";
import { LAB_EN, type LabWord } from "./en.js";
import { LAB_ZH } from "./zh.js";

/** A text in the current language, with its placeholders filled in. */
export function tell(word: LabWord, values: Values = {}): string {
  return filled((isChinese() ? LAB_ZH : LAB_EN)[word], values);
}

/** The one of both that the page speaks. */
export function inPageLanguage({ en, zh }: Text): string {
  return isChinese() ? zh : en;
}

function isChinese(): boolean {
  return speakingLocale() === "zh-CN";
}
