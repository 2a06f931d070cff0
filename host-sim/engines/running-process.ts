import type { ChildProcess } from "node:child_process";
import type { Machine, Resource } from "../sim/ecma419/machine.js";
import { VMAbort } from "../sim/engine/engine.js";

/** The time that the program may take to stop before it is killed. */
const STOP_MS_MAX = 2000;

/** A process that executes a machine's program. It ends at power-off, and its end ends the program. */
export class RunningProcess {
  /** Resolves when the process has ended and its output has been read. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #machine: Machine;
  readonly #resource: Resource;
  #stopping = false;

  /** `why` describes why a process has ended by itself, given its exit code or signal. */
  constructor(
    child: ChildProcess,
    machine: Machine,
    why: (code: number | null, signal: string | null) => string,
  ) {
    this.#child = child;
    this.#machine = machine;
    this.#resource = { powerOff: () => child.kill("SIGKILL") };
    machine.hold(this.#resource);
    this.ended = new Promise((resolve) =>
      child.on("close", (code, signal) => {
        machine.release(this.#resource);
        if (!this.#stopping) this.die(why(code, signal));
        resolve();
      }),
    );
  }

  /** True once the process has been asked to stop. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Asks the program to stop with `ask`, and kills it if it does not. */
  async stop(ask: () => void): Promise<void> {
    this.#stopping = true;
    ask();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS_MAX);
    await this.ended;
    clearTimeout(timer);
  }

  /** Aborts the machine, unless the power is already off. */
  die(why: string): void {
    this.#machine.run(() => {
      throw new VMAbort(why);
    });
  }
}
