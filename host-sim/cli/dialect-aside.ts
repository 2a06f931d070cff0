import { execFile, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import type { RuleTexts } from "../dialect/rule.js";
import { spoken, together, tr } from "../language/language.js";
import { packageRoot } from "../node/package-root.js";
import { complain } from "../settings/complain.js";

/** More would push the app's own lines off the screen. */
const SHOWN_MAX = 5;

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** What `check --json` prints. */
interface Checked {
  readonly violations: readonly (RuleTexts & { file: string; line: number; column: number })[];
}

/**
 * Warns of what in a user's app no board can run, while the app runs. A process of low priority checks it: the parser
 * takes a second to load, in which the board would stand still.
 */
export class DialectAside {
  readonly #file: string;
  /** The app's path as the user writes it. */
  readonly #shown: string;
  #child: ChildProcess | undefined;
  #settled: Promise<void> = Promise.resolve();
  /** What was said last: saving a file again is no reason to say it again. */
  #said = "";

  constructor(file: string, shown: string) {
    this.#file = file;
    this.#shown = shown;
  }

  /** Checks the app as its files are now; a check that goes on is given up. */
  start(): void {
    this.close();
    const words = [
      join(packageRoot(), "bin", "palmwire.js"),
      "check",
      this.#file,
      "--json",
      "--lang",
      spoken(),
    ];
    this.#settled = new Promise((resolve) => {
      const child = execFile(process.execPath, words, { maxBuffer: OUTPUT_BYTES_MAX }, (_error, stdout) => {
        if (child === this.#child) this.#warn(stdout);
        resolve();
      });
      this.#child = child;
    });
    lower(this.#child?.pid);
  }

  /** Resolves when what was found is said. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** Gives up a check that goes on. */
  close(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill();
  }

  #warn(output: string): void {
    const lines = linesOf(output);
    const said = lines.join("\n");
    if (said === this.#said) return;
    this.#said = said;
    for (const line of lines.slice(0, SHOWN_MAX)) complain(line);
    if (lines.length === 0) return;
    const count = tr("a board cannot run this (found: {count})", { count: lines.length });
    complain(together([count, tr("palmwire check {app} shows each line", { app: this.#shown })]));
  }
}

/** The findings, each in a line. There are none where the check itself has failed: the run tells of that. */
function linesOf(output: string): string[] {
  if (!output.startsWith("{")) return [];
  return (JSON.parse(output) as Checked).violations.map(({ file, line, column, what, why, instead }) =>
    tr("{place}: {what} ({why}): {instead}", { place: `${file}:${line}:${column}`, what, why, instead }),
  );
}

/** The board goes first. */
function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or may not be lowered.
  }
}
