import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../../host-sim/node/package-root.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";

export const PROGRAM = join(packageRoot(), "bin", "palmwire.js");

/** Printed by the first test that runs an app on Espruino. */
const BUNDLING = /^bundling .* for Espruino, once: 0 s\n/;

interface Waiter {
  matches(event: BoardEvent): boolean;
  resolve(event: BoardEvent): void;
  reject(error: Error): void;
}

/** A palmwire process with --log json, whose events can be awaited. */
export class BoardProcess {
  /** Everything it logged so far. */
  readonly events: BoardEvent[] = [];
  /** Resolves to the exit code when the process has ended and its output is read. */
  readonly exited: Promise<number | null>;
  /** Without the message about bundling. */
  stderr = "";
  readonly #child: ChildProcessWithoutNullStreams;
  #waiters: Waiter[] = [];
  #ended = false;

  constructor(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [PROGRAM, ...words], { env: { ...process.env, ...environment } });
    this.#child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (this.stderr += text.replace(BUNDLING, "")));
    // A board that has ended reads no more of what was typed.
    this.#child.stdin.on("error", () => {});
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(line));
    this.exited = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        this.#ended = true;
        for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#tooLate());
        resolve(code);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first event, past or future, that has these fields; `after` skips those up to and including it. */
  event(fields: Partial<BoardEvent>, after?: BoardEvent): Promise<BoardEvent> {
    const matches = (event: BoardEvent) =>
      Object.entries(fields).every(([name, value]) => event[name] === value);
    const from = after ? this.events.indexOf(after) + 1 : 0;
    const found = this.events.slice(from).find(matches);
    if (found) return Promise.resolve(found);
    if (this.#ended) return Promise.reject(this.#tooLate());
    return new Promise((resolve, reject) => this.#waiters.push({ matches, resolve, reject }));
  }

  /** Resolves when it has written that to standard error. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stderr)) {
      if (this.#ended) throw this.#tooLate();
      await Promise.race([once(this.#child.stderr, "data"), this.exited]);
    }
  }

  /** Types a line on the console. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it cleanly; resolves to the exit code. */
  stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.exited;
  }

  #take(line: string): void {
    const event = JSON.parse(line) as BoardEvent;
    this.events.push(event);
    const waiting = this.#waiters;
    this.#waiters = waiting.filter((waiter) => !waiter.matches(event));
    for (const waiter of waiting) if (waiter.matches(event)) waiter.resolve(event);
  }

  #tooLate(): Error {
    const last = this.events.slice(-5).map((event) => JSON.stringify(event));
    return new Error(`the board ended before that:\n${last.join("\n")}\n${this.stderr}`);
  }
}

const started = new Set<BoardProcess>();

/** Starts an app with a machine-readable log; `stopBoards` in an afterEach ends it. */
export function runBoard(words: readonly string[], environment: NodeJS.ProcessEnv = {}): BoardProcess {
  const board = new BoardProcess(["run", ...words, "--log", "json"], environment);
  started.add(board);
  void board.exited.then(() => started.delete(board));
  return board;
}

export async function stopBoards(): Promise<void> {
  await Promise.all([...started].map((board) => board.stop()));
}

/** How a command line has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line to its end. `program` is the path of another project's program. */
export function runToEnd(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  program = PROGRAM,
): Promise<Ended> {
  return ran(words, environment, program, () => {});
}

/** Runs boards until their log says that, or for a minute, and stops them. */
export function runUntil(
  pattern: RegExp,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  program = PROGRAM,
): Promise<Ended> {
  return ran([...words, "--for", "60"], environment, program, (stdout, child) => {
    if (pattern.test(stdout)) child.kill("SIGTERM");
  });
}

async function ran(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  program: string,
  look: (stdout: string, child: ChildProcess) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, ...environment } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    look(stdout, child);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}
