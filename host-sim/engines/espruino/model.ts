import { runInContext, Script } from "node:vm";
import type { Bundle } from "../../espruino-bundler/bundle.js";
import { appNameOf } from "../../node/app-files.js";
import type { Machine } from "../../sim/ecma419/machine.js";
import type {
  AppOnBoard,
  Engine,
  LoadedApp,
  Preparation,
  BootOptions,
  Running,
} from "../../sim/engine/engine.js";
import { bundleFault } from "./bundle-fault.js";
import { Bundles } from "./bundles.js";
import { toBytes } from "./byte-string.js";
import { espruinoContext } from "./context.js";
import { espruinoGlobals } from "./globals.js";
import { LogTap, type LoggedValue } from "./log-tap.js";
import { Runtime } from "./runtime.js";
import { Storage } from "./storage.js";
import { shareSettings } from "./stored-settings.js";

/** Variables that are free on a board after most apps have started. */
const FREE_VARIABLES = 1500;

export interface EspruinoModelOptions {
  /** The number of free variables that the program is told. The model uses the PC's memory, which does not run out. */
  readonly free?: () => number;
  /** The board's flash, if it must outlive a run. */
  readonly storage?: Storage;
  /** As in the options of the bundler. */
  readonly history_bytes?: number;
  /** Whether an app must load fast each time, as Bundles does. */
  readonly isQuick?: boolean;
}

/** Runs a board's bundle on a model of Espruino's API, in a JavaScript context that is limited to what Espruino has. */
export class EspruinoModel implements Engine {
  readonly #options: EspruinoModelOptions;
  readonly #bundles: Bundles;

  constructor(options: EspruinoModelOptions = {}) {
    this.#options = options;
    this.#bundles = new Bundles(options);
  }

  async load(order: AppOnBoard, preparation?: Preparation): Promise<LoadedApp> {
    const bundle = await this.#bundles.of(order, preparation);
    const name = `${appNameOf(order.app)}.js`;
    return {
      faultOf: (stack) => bundleFault(stack, name, bundle.map),
      boot: (machine, program) => startBundle(bundle, name, machine, program, this.#options),
    };
  }
}

/** Starts a bundle on the model. */
function startBundle(
  { text, names, map }: Bundle,
  filename: string,
  machine: Machine,
  program: BootOptions,
  { free = () => FREE_VARIABLES, storage = new Storage() }: EspruinoModelOptions,
): Running {
  const runtime = new Runtime(machine, (error) => {
    // The interpreter prints it and continues. Its class is not this context's Error.
    const stack = (error as Error).stack ?? String(error);
    const fault = bundleFault(stack, filename, map);
    program.log("error", { code: "uncaught", cause: fault ? String(error) : stack, ...fault });
  });
  shareSettings(program.store, storage);
  const { globals, E } = espruinoGlobals(runtime, program, storage, free);
  const tap = new LogTap(program, names);
  E.palmwire = (event: string, fields: Record<string, unknown>) =>
    tap.take(
      event,
      Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, loggedValue(value)] as const),
    );
  const context = espruinoContext({ ...globals });
  (runInContext("Math", context) as Math).random = () => program.random();
  runtime.call(() => {
    new Script(text, { filename }).runInContext(context);
  });
  return {
    hasOwnTimers: true,
    stop: () => {
      machine.run(() => E.kill());
      return Promise.resolve();
    },
  };
}

function loggedValue(value: unknown): LoggedValue {
  if (typeof value === "number") return value;
  return typeof value === "string" ? toBytes(value) : Uint8Array.from(value as ArrayLike<number>);
}
