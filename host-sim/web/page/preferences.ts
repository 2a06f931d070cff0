/** What the user has chosen, kept in the browser. */
import { useState } from "preact/hooks";
import type { Language } from "../../language/language.js";
import { themeNames, type ThemeName } from "../../views/themes.js";
import { languageOf } from "./words/words.js";

export interface Preferences {
  readonly language: Language;
  readonly theme: "system" | "light" | "dark";
  readonly panel: ThemeName | "given";
}

const KEY = "palmwire.preferences";

export function loadPreferences(): Preferences {
  const { language, theme, panel } = (kept(KEY) ?? {}) as Partial<Preferences>;
  return {
    language: language === "zh" || language === "en" ? language : languageOf(navigator.languages),
    theme: theme === "light" || theme === "dark" ? theme : "system",
    panel: themeNames.find((name) => name === panel) ?? "given",
  };
}

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, set] = useState(loadPreferences);
  return [
    preferences,
    (change) => {
      // What the browser says is not kept, only what the user has chosen.
      keep(KEY, { ...(kept(KEY) as Partial<Preferences> | undefined), ...change });
      set({ ...preferences, ...change });
    },
  ];
}

/** What was kept under a key; undefined if there is nothing, or if the browser keeps nothing. */
export function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** False for a browser that keeps nothing, or no more: the page's own memory has it until the page is closed. */
export function keep(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
