/** The ready scenarios are what every app must do: they are run here, each on Node, and some on the other engines. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { runScenario, type ScenarioOutcome } from "../../host-sim/sim/scenario/run-scenario.js";
import { VERBS } from "../../host-sim/sim/scenario/verbs.js";
import { World } from "../../host-sim/testing/index.js";
import { PicturesInFolder } from "../../host-sim/testing/kept-pictures.js";
import { readScenarioFile } from "../../host-sim/testing/scenario-file.js";

const FOLDER = join(packageRoot(), "scenarios");
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => basename(file, ".yaml"));
/** One with TCP, one with several boards and a console, one with UDP. */
const ELSEWHERE = ["tcp-echo-server", "chat-server", "udp-client"];

async function play(name: string, engine?: string, seed?: number): Promise<ScenarioOutcome> {
  const { scenario } = readScenarioFile(join(FOLDER, `${name}.yaml`));
  const boards = scenario.boards.map((board) => ({ ...board, engine: engine ?? board.engine }));
  const world = new World({ seed: seed ?? scenario.seed });
  return runScenario({ ...scenario, boards }, world, { onStep() {}, onFault() {} });
}

describe("the ready scenarios", () => {
  it("are one for each app, and a classroom", () => {
    assert.deepEqual([...NAMES].sort(), [...APP_NAMES, "classroom"].sort());
    for (const name of APP_NAMES) {
      const { scenario } = readScenarioFile(join(FOLDER, `${name}.yaml`));
      assert.ok(
        scenario.boards.some(({ app }) => app === name),
        name,
      );
    }
  });

  for (const name of NAMES)
    it(`are met on Node: ${name}`, async () => {
      const { failure } = await play(name);
      assert.equal(failure, undefined, JSON.stringify(failure));
    });

  for (const engine of ["xs", "espruino"])
    for (const name of ELSEWHERE)
      it(`are met on ${engine}: ${name}`, async () => {
        const { failure } = await play(name, engine);
        assert.equal(failure, undefined, JSON.stringify(failure));
      });

  it("give the same trace for the same seed, and another for another", async () => {
    for (const name of ["chat-client", "classroom"]) {
      const { traceHash, virtual_ms } = await play(name, undefined, 5);
      const again = await play(name, undefined, 5);
      assert.deepEqual([again.traceHash, again.virtual_ms], [traceHash, virtual_ms], name);
      assert.notEqual((await play(name, undefined, 6)).traceHash, traceHash, name);
    }
  });

  it("use every verb, together with the scenario of this folder", async () => {
    const file = join(packageRoot(), "tests", "scenarios", "verbs.yaml");
    const { scenario } = readScenarioFile(file);
    const world = new World();
    const pictures = new PicturesInFolder(dirname(file));
    const { failure } = await runScenario(scenario, world, { onStep() {}, onFault() {} }, pictures);
    assert.equal(failure, undefined, JSON.stringify(failure));
    const files = [file, ...NAMES.map((name) => join(FOLDER, `${name}.yaml`))];
    const texts = files.map((path) => readFileSync(path, "utf8")).join("\n");
    const unused = Object.keys(VERBS).filter(
      (verb) => !new RegExp(`[-{,] ${verb}\\b|\\{${verb}:`).test(texts),
    );
    assert.deepEqual(unused, []);
  });
});
