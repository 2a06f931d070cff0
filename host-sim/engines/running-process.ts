import type { ChildProcess } from "node:child_process";
import type { Machine, Resource } from "../sim/ecma419/machine.js";
import { VMAbort } from "../sim/engine/engine.js";

/** How long the program may take to stop before it is ended. */
const STOP_MS_MAX = 2000;

/** A process that executes a machine's program: it dies with the power, and the program with it. */
export class RunningProcess {
  /** Resolves when it has ended and its output is read. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #machine: Machine;
  readonly #resource: Resource;
  #stopping = false;

  /** `why` says what a process that ends by itself, with this exit code or signal, has died of. */
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

  /** Whether it was asked to stop. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Asks the program to stop, and ends what does not. */
  async stop(ask: () => void): Promise<void> {
    this.#stopping = true;
    ask();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS_MAX);
    await this.ended;
    clearTimeout(timer);
  }

  /** The program is dead, unless the power has gone already. */
  die(why: string): void {
    this.#machine.run(() => {
      throw new VMAbort(why);
    });
  }
}
