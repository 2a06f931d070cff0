import type { Language } from "./language.js";

/** The variables that say a system's language, the strongest first. What is empty says nothing. */
const VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"] as const;

/** zh, zh_CN.UTF-8, zh-Hant-TW: of Chinese there is one catalogue. */
const CHINESE = /^zh(?![a-z])/i;

/**
 * What the runtime takes the system's locale to be: on Windows there is nothing else. Of all that tell it, plural rules
 * load the least: a date format takes 13 ms, and people wait for the start.
 */
function runtimeLocale(): string {
  return new Intl.PluralRules().resolvedOptions().locale;
}

/** The language of this system: of its environment, or, where that says nothing, of the system itself. */
export function systemLanguage(
  environment: NodeJS.ProcessEnv = process.env,
  locale: () => string = runtimeLocale,
): Language {
  const said = VARIABLES.map((name) => environment[name]).find(Boolean);
  return CHINESE.test(said ?? locale()) ? "zh" : "en";
}
