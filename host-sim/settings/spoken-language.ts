/** Finds `--lang` before anything else is parsed, so that all messages are in that language. */
import { LANGUAGES, oneOf, speak, tr } from "../language/language.js";
import { systemLanguage } from "../language/system-language.js";
import { LANG_FLAG } from "./common-flags.js";
import type { ConfigFile } from "./config-file.js";
import { variableOf } from "./settings.js";
import { UsageError, withOrigins } from "./usage-error.js";

/** The value of a flag, if given, and the remaining words. */
export interface TakenFlag {
  readonly value: string | undefined;
  readonly rest: readonly string[];
}

/** Removes a flag and its value from the words of a command line. The last one counts. */
export function takeFlag(words: readonly string[], name: string): TakenFlag {
  const flag = `--${name}`;
  const rest: string[] = [];
  let value: string | undefined;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "--") return { value, rest: [...rest, ...words.slice(i)] };
    if (words[i].startsWith(`${flag}=`)) value = words[i].slice(flag.length + 1);
    // Without a value the flag stays, so that the parser reports it.
    else if (words[i] === flag && i + 1 < words.length) value = words[++i];
    else rest.push(words[i]);
  }
  return { value, rest };
}

/**
 * Selects the language given by flag, environment or configuration file, otherwise the system's. Throws UsageError
 * for an unknown one.
 */
export async function speakAsAsked(
  flag: string | undefined,
  environment: NodeJS.ProcessEnv,
  config?: ConfigFile,
): Promise<void> {
  const { name } = LANG_FLAG;
  const variable = variableOf(name);
  const inEnvironment = environment[variable] || undefined;
  const asked = flag ?? inEnvironment ?? configured(config);
  const language = LANGUAGES.find((known) => known === asked);
  await speak(language ?? systemLanguage(environment));
  if (asked === undefined || language !== undefined) return;
  const wrong = new UsageError(
    tr("{flag} '{text}' is wrong: give {limits}", {
      flag: `--${name}`,
      text: asked,
      limits: oneOf(LANGUAGES),
    }),
    name,
  );
  if (flag !== undefined) throw wrong;
  throw withOrigins(wrong, { [name]: inEnvironment === undefined ? String(config?.path) : variable });
}

/** The setting in the file, if it can be read. Errors are reported by the commands that need the file. */
function configured(config: ConfigFile | undefined): string | undefined {
  try {
    const { lang } = config?.content() ?? {};
    return typeof lang === "string" ? lang : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
