import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { DirectEngine, type EvaluateApp } from "../../../host-sim/sim/engine/direct-engine.js";
import type { LoadedApp } from "../../../host-sim/sim/engine/engine.js";
import { AS_FUNCTION } from "../../../tools/build-apps.mjs";
import { loaded, ScriptedBoard } from "../../../tools/footprint-board.js";
import { inXS, XS } from "../../engines/xs-board.js";

/** Counts boots in a variable of a module, which must be evaluated anew each time. */
const COUNTER = "let boots = 0; export const next = () => ++boots;";
const APP = `
  import { next } from "./counter.js";
  export default function start(device) {
    device.console.print("boot " + next());
    return { stop() {} };
  }
`;

/** Compiles that app as the build compiles those of firmware/apps. */
async function counting(folder: string): Promise<LoadedApp> {
  writeFileSync(join(folder, "counter.js"), COUNTER);
  writeFileSync(join(folder, "app.js"), APP);
  const outfile = join(folder, "compiled.mjs");
  await build({ ...AS_FUNCTION, entryPoints: [join(folder, "app.js")], outfile });
  const { default: evaluate } = (await import(pathToFileURL(outfile).href)) as { default: EvaluateApp };
  return loaded(new DirectEngine(() => Promise.resolve(evaluate)), "counting", {});
}

/** Boots the app on two boards, cuts the power of one, and expects that each boot is its first, in its own turn. */
async function bootsAnew(app: LoadedApp): Promise<void> {
  const boards = [new ScriptedBoard(app), new ScriptedBoard(app)];
  const [first, second] = boards;
  assert.deepEqual([first.printed, second.printed], [["boot 1"], ["boot 1"]]);
  first.board.powerCut();
  first.board.start();
  assert.deepEqual([first.printed, second.printed], [["boot 1", "boot 1"], ["boot 1"]]);
  for (const board of boards) await board.stop();
}

describe("an app that is loaded once", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-boots-"))));

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("boots in one turn, its modules evaluated anew each time", async () =>
    bootsAnew(await counting(folder)));

  (XS ? it : it.skip)("boots so in XS, too", () =>
    bootsAnew(
      inXS(`
        globalThis.boots = (globalThis.boots || 0) + 1;
        device.console.print("boot " + globalThis.boots);
        return { stop: function () {} };
      `),
    ),
  );
});
