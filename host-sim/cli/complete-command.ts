/** Completion of commands in a shell: the script for the shell, and the answers that the script asks for. */
import { readdirSync } from "node:fs";
import { RootCommand, script } from "@bomb.sh/tab";
import type { Command, Option as Flag } from "commander";
import { listed, tr } from "../language/language.js";
import { APP_NAMES, SOURCE } from "../settings/apps.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";
import { CompletedFlag } from "./completed-flag.js";
import { EXIT_STOPPED } from "./exit-codes.js";

export const COMPLETE = "complete";
const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
/** The script for bash has its shell expand what it gets. */
const PLAIN = /^[\p{L}\p{N}_@+-][\p{L}\p{N}._@+-]*$/u;
const SCENARIO_FILE = /\.ya?ml$/;

/** What an argument can be, by its name in the usage. `typed` is its beginning. */
const ARGUMENTS: Readonly<Record<string, (typed: string) => readonly string[]>> = {
  app: (typed) => [...APP_NAMES, ...files(typed, SOURCE)],
  file: (typed) => files(typed, SCENARIO_FILE),
  dir: (typed) => files(typed, /(?!)/),
  shell: () => SHELLS,
};

/** Adds the command that prints a shell's script. */
export function addCompleteCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(COMPLETE)
    .argument("<shell>", tr("the shell: {shells}", { shells: listed(SHELLS) }))
    .description(tr("print a script with which a shell completes commands"))
    .addOption(lang)
    .action((shell: string) => {
      const known = SHELLS.find((name) => name === shell);
      if (!known)
        throw new UsageError(
          tr("unknown shell '{shell}'. {hint}", { shell, hint: didYouMean(shell, SHELLS) }),
        );
      script(known, program.name(), program.name());
      onExit(EXIT_STOPPED);
    });
}

/** The words to complete, of which the last may be empty; undefined unless a script asks. */
export function wordsToComplete(words: readonly string[]): readonly string[] | undefined {
  return words[0] === COMPLETE && words[1] === "--" ? words.slice(2) : undefined;
}

/** Prints what could stand in place of the last word. */
export function complete(program: Command, words: readonly string[]): void {
  const typed = words.at(-1) ?? "";
  const root = new RootCommand();
  for (const command of program.commands) {
    const completed = root.command(command.name(), command.description());
    for (const flag of command.createHelp().visibleOptions(command)) {
      const { long, short, description } = flag;
      if (!long) continue;
      const values = flag instanceof CompletedFlag ? flag.values : [];
      if (flag.isBoolean()) completed.option(long.slice(2), description, short?.slice(1));
      else
        completed.option(
          long.slice(2),
          description,
          (say) => values.forEach((value) => say(value, "")),
          short?.slice(1),
        );
    }
    for (const argument of command.registeredArguments) {
      const values = ARGUMENTS[argument.name()];
      if (values)
        completed.argument(
          argument.name(),
          (say) => values(typed).forEach((value) => say(value, "")),
          argument.variadic,
        );
    }
  }
  root.parse([...words]);
}

/**
 * The folders, and the files with such names, in the folder where `typed` is; of none if it cannot be read. Names that
 * need quotes are left out.
 */
function files(typed: string, name: RegExp): string[] {
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  try {
    return readdirSync(folder || ".", { withFileTypes: true })
      .filter((entry) => PLAIN.test(entry.name) && entry.name !== "node_modules")
      .filter((entry) => entry.isDirectory() || name.test(entry.name))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
  } catch {
    return [];
  }
}
