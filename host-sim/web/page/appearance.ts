import { useEffect } from "preact/hooks";
import type { Preferences } from "./preferences.js";
import { applyTheme } from "./theme.js";
import { speakOnPage } from "./words/words.js";

/** Makes the page speak and look as the user prefers. */
export function useAppearance({ language, theme }: Preferences): void {
  speakOnPage(language);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  useEffect(() => applyTheme(theme), [theme]);
}
