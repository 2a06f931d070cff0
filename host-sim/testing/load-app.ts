import { fileURLToPath } from "node:url";
import { readOptions, type Option, type OptionValues } from "../../firmware/options.js";
import { EspruinoModel } from "../engines/espruino/model.js";
import { compiledApp } from "../node/app-files.js";
import { compileApp } from "../node/compile-app.js";
import { APP_NAMES, loadApp } from "../settings/apps.js";
import { didYouMean } from "../settings/usage-error.js";
import { DirectEngine, type EvaluateApp } from "../sim/engine/direct-engine.js";
import type { Engine } from "../sim/engine/engine.js";
import { Unmet } from "../sim/world/unmet.js";
import type { LoadedBoard } from "../sim/world/world-board.js";
import type { AppOrder, GivenOptions } from "../sim/world/world.js";

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  node: () => Promise.resolve(new DirectEngine(evaluateApp)),
  xs: async () => (await import("../engines/xs.js")).XSEngine.prepare(() => {}),
  // A board's flash is its own.
  espruino: () => Promise.resolve(new EspruinoModel()),
};

/** The engines of tests. */
export const TEST_ENGINES: readonly string[] = Object.keys(ENGINES);

/** Apps are compiled once, however many boards run them. */
const compiled = new Map<string, Promise<EvaluateApp>>();

/** What is known of an app before it runs. */
interface AppTable {
  readonly options: Option[];
  socketsNeeded(values: OptionValues, sockets: number): number;
}

/** Loads an app of the tree by its name, or one of the user's by its path or file URL. Rejects with Unmet. */
export async function loadForBoard({ app, given, engine, profile }: AppOrder): Promise<LoadedBoard> {
  const { options, socketsNeeded } = await tableOf(app);
  const values = readValues(app, options, given);
  const { sockets_max } = profile.chip;
  const sockets = socketsNeeded(values, sockets_max);
  if (sockets > sockets_max)
    throw new Unmet(`${app} needs ${sockets} sockets, and the board has ${sockets_max}`);
  if (!(engine in ENGINES))
    throw new Unmet(`unknown engine '${engine}'. ${didYouMean(engine, TEST_ENGINES)}`);
  const loaded = await (await ENGINES[engine]()).load({ app, values, profile });
  return { app: loaded, values };
}

/** The names of the tree have no dot and no slash. */
function isPath(app: string): boolean {
  return /[./]/.test(app);
}

async function tableOf(app: string): Promise<AppTable> {
  if (!isPath(app)) {
    if (APP_NAMES.includes(app)) return loadApp(app);
    throw new Unmet(`unknown app '${app}'. ${didYouMean(app, APP_NAMES)}`);
  }
  const { options, socketsNeeded } = (await evaluateApp(app))() as {
    options?(): Option[];
    socketsNeeded?: AppTable["socketsNeeded"];
  };
  return { options: options?.() ?? [], socketsNeeded: socketsNeeded ?? (() => 0) };
}

function evaluateApp(app: string): Promise<EvaluateApp> {
  if (!isPath(app)) return compiledApp(app);
  const file = app.startsWith("file:") ? fileURLToPath(app) : app;
  let evaluate = compiled.get(file);
  if (!evaluate) compiled.set(file, (evaluate = compileApp(file)));
  return evaluate;
}

function readValues(app: string, options: Option[], given: GivenOptions): OptionValues {
  const names = options.map(({ name }) => name);
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    // Every board has a Wi-Fi, also where the app does not ask for it.
    if (!names.includes(name) && name !== "ssid" && name !== "password")
      throw new Unmet(`${app} has no option '${name}'. ${didYouMean(name, names)}`);
    texts[name] = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  }
  return readOptions(options, texts);
}
