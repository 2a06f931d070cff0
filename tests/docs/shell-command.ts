import { spawn, type ChildProcess } from "node:child_process";
import { packageRoot } from "../../host-sim/node/package-root.js";

export const WINDOWS = process.platform === "win32";

/** Ends a board that a failing test has left running. */
const FOR_S = "60";

/** A command as typed by a reader, run by a shell in the package's folder. */
export class ShellCommand {
  output = "";
  /** Resolves to the exit code, or undefined after a signal. */
  readonly exited: Promise<number | undefined>;
  readonly #child: ChildProcess;
  #ended = false;
  #changed: (() => void)[] = [];

  constructor(command: string, environment: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(command, {
      shell: true,
      // A process group of its own, as a terminal gives each command.
      detached: !WINDOWS,
      cwd: packageRoot(),
      env: { ...process.env, PALMWIRE_FOR: FOR_S, ...environment },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        this.#change();
      });
    }
    this.exited = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        this.#ended = true;
        this.#change();
        resolve(code ?? undefined);
      });
    });
  }

  /** Resolves when the output matches. Rejects if the command ends first. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.#ended) throw new Error(`the command ended without printing ${pattern}:\n${this.output}`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Sends SIGINT to the process group, like Ctrl-C. Resolves when all of it has ended. */
  async interrupt(): Promise<void> {
    const { pid } = this.#child;
    if (!this.#ended && pid !== undefined) {
      if (WINDOWS) spawn("taskkill", ["/pid", String(pid), "/t", "/f"]);
      else interruptGroup(pid);
    }
    await this.exited;
  }

  #change(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

function interruptGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGINT");
  } catch (error) {
    // It has just ended, and its "close" event is pending.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
