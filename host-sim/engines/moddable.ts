import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { HISTORY_BYTES_MAX } from "../node/history-file.js";
import type { Machine } from "../sim/ecma419/machine.js";
import { isAppPath } from "../node/app-files.js";
import { withPrivateFiles } from "../node/private-files.js";
import type {
  AppOnBoard,
  Engine,
  LoadedApp,
  BootOptions,
  Preparation,
  Running,
} from "../sim/engine/engine.js";
import { moddableBuild, type ModdableBuild } from "./moddable/build.js";
import { findSDK, type ModdableSDK } from "./moddable/sdk.js";
import { logFields, type FirmwareMessage } from "./moddable/wire.js";
import { RunningProcess } from "./running-process.js";

/** The simulator's exit codes above this are XS's own statuses. */
const EXIT_ABORT = 100;

/** The environment variable with the simulator's first message to the program. */
const FIRST_MESSAGE = "PALMWIRE_FIRST_MESSAGE";

/** XS's statuses (xsCommon.h), in words for users. */
const ABORTS: Record<number, string> = {
  1: "memory full",
  2: "stack overflow: calls are nested too deeply",
  5: "uncaught exception",
};

/** Settings and environment that make the firmware keep its history in `file`. */
function historyIn(file: string | undefined): { settings: object; environment: NodeJS.ProcessEnv } {
  if (file === undefined) return { settings: {}, environment: {} };
  // The SDK's file system is below HOME.
  return {
    settings: { history: basename(file), historyBytes: HISTORY_BYTES_MAX },
    environment: { HOME: dirname(resolve(file)) },
  };
}

/**
 * Runs the firmware as built by Moddable on the SDK's Linux port. Sockets and timers are the SDK's; Wi-Fi and I2C are
 * stand-ins. Meant for tests; its sockets are open on every address of this machine.
 */
export class ModdableEngine implements Engine {
  readonly keepsHistory = true;
  readonly everywhere = true;
  readonly #sdk: ModdableSDK;
  readonly #build: ModdableBuild;

  private constructor(sdk: ModdableSDK, build: ModdableBuild) {
    this.#sdk = sdk;
    this.#build = build;
  }

  /** Builds the firmware if necessary, which takes long the first time. Throws ModdableUnavailable. */
  static async prepare(say: (progress: string) => void): Promise<ModdableEngine> {
    const sdk = findSDK();
    return new ModdableEngine(sdk, await moddableBuild(sdk, say));
  }

  async load({ app }: AppOnBoard, preparation?: Preparation): Promise<LoadedApp> {
    const build = isAppPath(app)
      ? await moddableBuild(this.#sdk, (progress) => preparation?.say(progress), app)
      : this.#build;
    return { boot: (machine, program) => this.#start(build.app ?? app, build, machine, program) };
  }

  #start(
    app: string,
    { simulator, library }: ModdableBuild,
    machine: Machine,
    program: BootOptions,
  ): Running {
    const { values, profile } = program;
    const history = historyIn(program.history);
    const stored = Object.fromEntries(
      Array.from(program.store.entries(), ([key, value]) => [`.${key}`, value]),
    );
    const { name: board, panel } = profile.description;
    const settings = { ...values, app, board, panel: panel.name, stored, ...history.settings };
    // The settings are secret: other users can see the arguments of a command. The history is created by the
    // firmware.
    const env = { ...process.env, ...history.environment, [FIRST_MESSAGE]: JSON.stringify(settings) };
    const child = withPrivateFiles(() => spawn(simulator, [library], { env }));
    return new ModdableRun(child, machine, program);
  }
}

/** One run of the firmware, from power-on to its end. */
class ModdableRun implements Running {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #machine: Machine;
  readonly #program: BootOptions;
  readonly #process: RunningProcess;
  #log = "";

  constructor(child: ChildProcessWithoutNullStreams, machine: Machine, program: BootOptions) {
    this.#child = child;
    this.#machine = machine;
    this.#program = program;
    this.#process = new RunningProcess(child, machine, (code, signal) => {
      const status = (code ?? 0) - EXIT_ABORT;
      const why = ABORTS[status] ?? `the simulator ended (${code ?? signal})`;
      return `${why}\n${this.#log}`.trimEnd();
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(line));
    child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (this.#log = (this.#log + text).slice(-2000)));
    // The program may end before it has read everything.
    child.stdin.on("error", () => {});
  }

  stop(): Promise<void> {
    return this.#process.stop(() => this.#child.kill("SIGTERM"));
  }

  #take(line: string): void {
    const message = JSON.parse(line) as FirmwareMessage;
    if (message.event !== undefined) this.#program.log(message.event, logFields(message));
    else if (message.console !== undefined) this.#program.print(message.console);
    else if (message.end !== undefined) this.#program.onEnd(message.end);
    else if (message.open !== undefined) this.#open(message.open);
    else if (message.store !== undefined) this.#store(message.store, message.value);
    else if (message.hold !== undefined) this.#program.console.hold(message.hold);
    else if (message.i2c !== undefined && message.write !== undefined)
      this.#machine.parts.i2c.write(message.i2c, Buffer.from(message.write, "hex"));
  }

  #store(key: string, value: string | undefined): void {
    if (value === undefined) this.#program.store.delete(key);
    else this.#program.store.write(key, value);
  }

  #open(what: "console" | "buttons"): void {
    const { stdin } = this.#child;
    const { console } = this.#program;
    // A line counts as handled when the pipe has taken it; the pipe holds no more than a terminal's buffer.
    if (what === "buttons")
      console.openButtons((index, taken) => stdin.write(`P${index}\n`, () => this.#machine.post(taken)));
    else
      console.open({
        onLine: (line, taken) =>
          stdin.write(Buffer.concat([Buffer.from("L"), line, Buffer.from("\n")]), () =>
            this.#machine.post(taken),
          ),
        onEnd: () => stdin.end(),
      });
  }
}
