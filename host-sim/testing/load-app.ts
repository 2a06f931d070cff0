import type { OptionValues } from "../../firmware/options.js";
import { EspruinoModel } from "../engines/espruino/model.js";
import { XSEngine } from "../engines/xs.js";
import { BOARD_MEMORY } from "../engines/xs/limits.js";
import { compiledApp } from "../node/app-files.js";
import { faultInNode } from "../node/faults-in-node.js";
import { tr } from "../language/language.js";
import { loadApp } from "../settings/apps.js";
import { givenValues, neededSockets } from "../settings/option-values.js";
import { didYouMean } from "../settings/usage-error.js";
import { DirectEngine } from "../sim/engine/direct-engine.js";
import type { Engine } from "../sim/engine/engine.js";
import { Unmet } from "../sim/world/unmet.js";
import type { LoadedBoard } from "../sim/world/world-board.js";
import type { AppOrder } from "../sim/world/world.js";

type Memory = AppOrder["memory"];

const ENGINES: Readonly<Record<string, (memory: Memory) => Promise<Engine>>> = {
  node: () => Promise.resolve(new DirectEngine(compiledApp, faultInNode)),
  xs: (given) => XSEngine.prepare(() => {}, { memory: { ...BOARD_MEMORY, ...given } }),
  // A board's flash is its own.
  espruino: () => Promise.resolve(new EspruinoModel()),
};

/** The engines of tests. */
export const TEST_ENGINES: readonly string[] = Object.keys(ENGINES);

const MEMORY_KINDS = ["slots", "chunk_bytes", "stack_slots"] as const;

/**
 * Loads an app of the tree by its name, or one of the user's by its path or file URL. Rejects with Unmet or UsageError,
 * which say what is wrong with the order.
 */
export async function loadForBoard(order: AppOrder): Promise<LoadedBoard> {
  const { app, engine, profile, memory } = order;
  const values = await valuesForBoard(order);
  if (!(engine in ENGINES))
    throw new Unmet(`unknown engine '${engine}'. ${didYouMean(engine, TEST_ENGINES)}`);
  checkMemory(engine, memory);
  const loaded = await (await ENGINES[engine](memory)).load({ app, values, profile });
  return { app: loaded, values };
}

/** The values of an app's options, where everything in the order but its engine is right. Rejects as `loadForBoard`. */
export async function valuesForBoard({
  app,
  given,
  profile,
}: Pick<AppOrder, "app" | "given" | "profile">): Promise<OptionValues> {
  const module = await loadApp(app);
  const values = givenValues(app, module.options, given);
  const { sockets_max } = profile.chip;
  const sockets = neededSockets(module, values, sockets_max);
  if (sockets <= sockets_max) return values;
  throw new Unmet(
    tr("{app} needs {sockets} sockets, and the board has {max}", { app, sockets, max: sockets_max }),
  );
}

/** Throws Unmet where that engine cannot have that memory. */
function checkMemory(engine: string, memory: Memory): void {
  if (!memory) return;
  if (engine !== "xs")
    throw new Unmet(tr("a board's memory can be set on engine xs only, not on {engine}", { engine }));
  for (const [name, value] of Object.entries(memory)) {
    if (!(MEMORY_KINDS as readonly string[]).includes(name))
      throw new Unmet(tr("unknown memory '{name}'. {hint}", { name, hint: didYouMean(name, MEMORY_KINDS) }));
    if (!Number.isInteger(value) || value < 1)
      throw new Unmet(tr("{name} is {value}, and must be a whole number, 1 or more", { name, value }));
  }
}
