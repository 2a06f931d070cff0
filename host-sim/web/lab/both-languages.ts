/** Texts of the worker in both languages: the page shows what its user has chosen, also later. */
import { speakWith, spoken, type Language } from "../../language/language.js";
import { CHINESE } from "../../language/zh.js";
import type { Text } from "./lab-protocol.js";

/** Speaks that language from now on. */
export function speakInLab(language: Language): void {
  speakWith(language === "zh" ? CHINESE : undefined);
}

/** What `say` gives in each language. */
export function inBoth(say: () => string): Text {
  const before = spoken();
  try {
    speakInLab("en");
    const en = say();
    speakInLab("zh");
    return { en, zh: say() };
  } finally {
    speakInLab(before);
  }
}
