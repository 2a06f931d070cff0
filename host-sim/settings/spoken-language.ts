/** What `--lang` says, looked for before anything else is read: whatever is said then is said in that language. */
import { LANGUAGES, oneOf, speak, tr } from "../language/language.js";
import { systemLanguage } from "../language/system-language.js";
import { LANG_FLAG } from "./common-flags.js";
import type { ConfigFile } from "./config-file.js";
import { variableOf } from "./settings.js";
import { UsageError, withOrigins } from "./usage-error.js";

/** A flag's value, if it was given, and the words without them. */
export interface TakenFlag {
  readonly value: string | undefined;
  readonly rest: readonly string[];
}

/** Takes a flag with a value out of the words of a command line, wherever it stands; the last one counts. */
export function takeFlag(words: readonly string[], name: string): TakenFlag {
  const flag = `--${name}`;
  const rest: string[] = [];
  let value: string | undefined;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "--") return { value, rest: [...rest, ...words.slice(i)] };
    if (words[i].startsWith(`${flag}=`)) value = words[i].slice(flag.length + 1);
    // Without a value it stays where it is, for the complaint.
    else if (words[i] === flag && i + 1 < words.length) value = words[++i];
    else rest.push(words[i]);
  }
  return { value, rest };
}

/**
 * Speaks the language that was asked for by flag, environment or configuration file, or else the system's. Throws
 * UsageError for one that nobody speaks here.
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

/** What the file says, if it can be read: a command that needs it says what is wrong with it. */
function configured(config: ConfigFile | undefined): string | undefined {
  try {
    const { lang } = config?.content() ?? {};
    return typeof lang === "string" ? lang : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
