import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { PROGRAM } from "./board-process.js";

/** There is a way to run a program on a terminal of its own: the `script` of Linux. */
const HAS_TERMINALS = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

/** `it`, skipped where a program cannot run on a terminal of its own. */
export function itOnTerminals(title: string, test: Mocha.AsyncFunc): void {
  (HAS_TERMINALS ? it : it.skip)(title, test);
}

/** Size and kind of a terminal. */
export interface TerminalKind {
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

const started = new Set<TerminalProcess>();

/** A palmwire process on a pseudo-terminal controlled by the test. Queries are only answered by the test. */
export class TerminalProcess {
  /** Everything the terminal was sent so far. */
  text = "";
  /** Resolves to the exit code when the process has ended. */
  readonly exited: Promise<number | undefined>;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #output: Readable;
  readonly #pid: Promise<number>;
  #waiters: (() => void)[] = [];
  #ended = false;
  #reading = true;

  constructor(words: readonly string[], { columns = 80, rows = 24, environment = {} }: TerminalKind = {}) {
    const command = [process.execPath, PROGRAM, ...words].map(quoted).join(" ");
    // What the shells say goes beside the terminal.
    const script = `stty cols ${columns} rows ${rows}
      sh -c ${quoted(`echo pid=$$ >&3; exec ${command} 3>&-`)}
      echo code=$? >&3`;
    this.#child = spawn("script", ["--quiet", "--command", script, "/dev/null"], {
      env: { ...process.env, SHELL: "/bin/sh", TERM: "xterm", ...environment },
      stdio: ["pipe", "pipe", "inherit", "pipe"],
    });
    started.add(this);
    const [input, output, , said] = this.#child.stdio as unknown as [Writable, Readable, null, Readable];
    this.#input = input.on("error", () => {});
    this.#output = output.setEncoding("utf8").on("data", (text: string) => {
      this.text += text;
      this.#tell();
    });
    this.#child.on("exit", () => started.delete(this));
    const lines = createInterface({ input: said });
    this.#pid = new Promise((resolve) =>
      lines.once("line", (line) => resolve(Number(line.slice("pid=".length)))),
    );
    this.exited = new Promise((resolve) => {
      const end = (code: number | undefined) => {
        this.#ended = true;
        resolve(code);
        this.#tell();
      };
      let code: number | undefined;
      lines.on("line", (line) => {
        if (!line.startsWith("code=")) return;
        code = Number(line.slice("code=".length));
        // The end of the output does not come while nobody reads it.
        if (!this.#reading) end(code);
      });
      this.#child.on("close", () => end(code));
    });
  }

  /** Resolves with the match once the terminal was sent something that matches. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match) return match;
      if (this.#ended) throw new Error(`the terminal was not sent ${pattern}:\n${JSON.stringify(this.text)}`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Presses keys, or answers as the terminal does. */
  type(keys: string): void {
    this.#input.write(keys);
  }

  /** Stops reading the terminal's output. */
  stopReading(): void {
    this.#reading = false;
    this.#output.pause();
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.#pid, signal);
  }

  /** Closes the terminal, which ends the process. */
  async close(): Promise<void> {
    this.#output.resume();
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  #tell(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}

/** Quotes a word for a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** For an afterEach. */
export async function stopTerminals(): Promise<void> {
  await Promise.all([...started].map((terminal) => terminal.close()));
}
