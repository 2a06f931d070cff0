import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const SUFFIXES = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];

/** The path of a program in one of `folders` (default: those of PATH), or undefined. */
export function findTool(
  name: string,
  folders: readonly string[] = (process.env.PATH ?? "").split(delimiter),
): string | undefined {
  for (const folder of folders) {
    for (const suffix of SUFFIXES) {
      const path = join(folder, name + suffix);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

/** A command to hand over to; `secrets` are words that must not be printed. */
export interface Handover {
  readonly file: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** The command as a line to read: words quoted where a shell needs it, secrets as ***. */
export function commandLine({ file, words, environment, secrets }: Handover): string {
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  const shown = [...assignments, ...[file, ...words].map(quoted)].join(" ");
  return secrets
    .filter((secret) => secret !== "")
    .reduce((line, secret) => line.replaceAll(quoted(secret), "***").replaceAll(secret, "***"), shown);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
