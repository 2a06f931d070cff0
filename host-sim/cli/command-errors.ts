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

/** Other dashes than the hyphen of ASCII: those of Unicode, the sign of subtraction, and the fullwidth ones. */
const DASHES =
  /^[\u2010-\u2015\u2212\u2500\uff0d\uff70\u30fc][\u2010-\u2015\u2212\u2500\uff0d\uff70\u30fc-]*/;

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
  const [, oneHyphen] = /^unknown option '(-[^-].*)'$/.exec(text) ?? [];
  const complaint = oneHyphen === undefined ? reworded(text, COMMANDER_TEXTS) : wrongDashes(oneHyphen);
  return APP_NAMES.includes(words[0])
    ? tr("{complaint}. Did you mean 'palmwire run {app}'?", { complaint, app: words[0] })
    : seeHelp(complaint, `palmwire${command}`);
}

/** The message for a word that is too many after a command with an app. */
export function complaintOfWord(word: string, words: readonly string[], command: string): string {
  if (maybeSecret(word, words))
    return seeHelp(tr("too many arguments: a value with blanks needs quotes around it"), command);
  return seeHelp(
    isDashed(word)
      ? wrongDashes(word)
      : tr("'{word}' is neither an option nor the value of one", { word: inOneLine(word) }),
    command,
  );
}

/** Whether a word is meant for a flag, with another dash than the hyphen: input methods and word processors make them. */
export function isDashed(word: string): boolean {
  return DASHES.test(word);
}

function wrongDashes(word: string): string {
  return tr("'{word}' is no option: options begin with two hyphens, as in {option}", {
    word,
    option: word.replace(DASHES, "--").replace(/^-(?!-)/, "--"),
  });
}

function seeHelp(complaint: string, command: string): string {
  return tr("{complaint}. See {command} --help", { complaint, command });
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
