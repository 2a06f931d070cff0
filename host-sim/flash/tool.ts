import type { OptionValues } from "../../firmware/options.js";
import { printable } from "../language/printable.js";

/**
 * A command to hand over to. Other users see the words and the environment of a command, so that what is secret is in
 * the file that the command reads.
 */
export interface Handover {
  readonly tool: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The file's name without a folder, and what is in it. */
  readonly name: string;
  readonly text: string;
  /** The tool's words, by the path of the file. */
  words(path: string): readonly string[];
}

/** The command as a line to read: words quoted where a shell needs it. */
export function commandLine({ tool, environment, words }: Handover, path: string): string {
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...assignments, ...[tool, ...words(path)].map(quoted)].join(" ");
}

/** Settings as a line to read; of a password, only whether there is one. */
export function settingsLine(values: Readonly<OptionValues>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${name === "password" && value !== "" ? "***" : quoted(String(value))}`)
    .join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]*$/.test(word) && word !== ""
    ? word
    : `'${printable(word).replaceAll("'", "'\\''")}'`;
}
