import type { OptionValues } from "../../firmware/options.js";
import { printable } from "../language/printable.js";

/**
 * A command that takes over from us. Other users can see the arguments and the environment of a command, so secrets
 * are passed in a file that the command reads.
 */
export interface Handover {
  readonly tool: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Name (without a folder) and content of the file. */
  readonly name: string;
  readonly text: string;
  /** Other files that it finds beside that one, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** The tool's arguments, given the path of the file. */
  words(path: string): readonly string[];
}

/** Formats the command for display, with arguments quoted for a shell. */
export function commandLine({ tool, environment, words }: Handover, path: string): string {
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...assignments, ...[tool, ...words(path)].map(quoted)].join(" ");
}

/** Formats settings for display. Of a password it only shows whether there is one. */
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
