import { CommanderError } from "commander";
import { APP_NAMES } from "../settings/apps.js";
import { reworded, tr } from "../language/language.js";
import { maybeSecret } from "../settings/secret-words.js";
import { UsageError } from "../settings/usage-error.js";

/** Commander's messages, as templates. The more specific ones come first. */
const COMMANDER_TEXTS = [
  "unknown option '{option}' (Did you mean one of {names}?)",
  "unknown option '{option}' (Did you mean {names}?)",
  "unknown option: a value with blanks needs quotes around it",
  "unknown option '{option}'",
  "option '{option}' argument missing",
  "missing required argument '{name}'",
  "unknown command '{command}' (Did you mean one of {names}?)",
  "unknown command '{command}' (Did you mean {names}?)",
  "unknown command: a value with blanks needs quotes around it",
  "unknown command '{command}'",
  "too many arguments for '{command}'. Expected {expected} arguments but got {count}",
  "too many arguments for '{command}'. Expected {expected} argument but got {count}",
];

/** The code for an unknown command after `help`, for which commander has no message. */
const NO_SUCH_HELP = "commander.help";

/**
 * The one-line message for an error of the command line: what is wrong and how to correct it. Undefined if there is
 * nothing to print. Throws any other error. `commands` are those that have flags of their own.
 */
export function complaintOf(
  error: unknown,
  words: readonly string[],
  commands: readonly string[],
): string | undefined {
  if (error instanceof CommanderError && error.exitCode === 0) return undefined;
  if (error instanceof UsageError) return inOneLine(error.message);
  if (!(error instanceof CommanderError)) throw error;
  const text =
    error.code === NO_SUCH_HELP
      ? `unknown command '${words[1]}'`
      : withoutSecrets(inOneLine(error.message), words);
  const command = commands.includes(words[0]) ? ` ${words[0]}` : "";
  const complaint = reworded(text, COMMANDER_TEXTS);
  return APP_NAMES.includes(words[0])
    ? tr("{complaint}. Did you mean 'palmwire run {app}'?", { complaint, app: words[0] })
    : tr("{complaint}. See {command} --help", { complaint, command: `palmwire${command}` });
}

function inOneLine(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, " ");
}

/**
 * Commander's message without the value of an unknown flag and without any word that may belong to a secret. A word
 * that resembles a known name is not secret.
 */
function withoutSecrets(message: string, words: readonly string[]): string {
  const text = message
    .replace(/^error: /, "")
    .replace(/(unknown option '[^=']*)=[^]*'/, "$1'")
    .replace(/\.$/, "");
  const [, what, word] = /^(unknown (?:option|command)) '(.*)'$/.exec(text) ?? [];
  return word !== undefined && words.some((given) => inOneLine(given) === word && maybeSecret(given, words))
    ? `${what}: a value with blanks needs quotes around it`
    : text;
}
