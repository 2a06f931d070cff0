/** What each app shows on each display, in virtual time: nothing that matters is cut off. */
import assert from "node:assert/strict";
import { panels } from "../../firmware/boards/panels.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";
import { loadApps } from "../../host-sim/settings/apps.js";
import { APP_SCENES, isShown, textsOn } from "./app-scenes.js";
import { ENGINES } from "./engines.js";

const WITHIN_MS = 5000;

/** What is different firmware: low, small and high pictures, and one that is turned. */
const ON_ALL_ENGINES = ["ssd1306-72x40", "sh1107-128x64", "ssd1306-96x16", "sh1107-128x128"];

const BOARD = "esp32-ssd1306";

/** One display of each size, and of each driver. */
const DIFFERENT = panels().filter(
  ({ width, height, driver }, i, all) =>
    all.findIndex((other) => other.width === width && other.height === height && other.driver === driver) ===
    i,
);

/** Waits until the screen shows these texts. */
async function showsAll(world: World, board: WorldBoard, texts: readonly string[]): Promise<void> {
  const shown = await world.until(() => isShown(board, texts) || undefined, WITHIN_MS);
  assert.ok(shown, `${texts.join(" and ")}:\n${board.screen.describe()}`);
}

describe("the scenes of apps on displays", () => {
  it("have every app of the tree", async () => {
    const names = (await loadApps()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((app) => !APP_SCENES.some(({ name }) => name.startsWith(app))),
      [],
    );
  });
});

for (const { name: panel, height } of DIFFERENT)
  describe(`on the display ${panel}`, () => {
    let world: World;

    beforeEach(() => (world = new World()));

    afterEach(() => world.stop());

    for (const scene of APP_SCENES)
      it(`${scene.name} shows ${textsOn(scene, height).join(" and ")}`, async () => {
        const board = await scene.play(world, { board: BOARD, panel });
        await showsAll(world, board, textsOn(scene, height));
        const errors = board.events.items.filter(({ event, code }) => event === "error" && code !== "tcp");
        assert.deepEqual(errors, []);
      });
  });

for (const engine of ENGINES)
  describe(`on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));

    afterEach(() => world.stop());

    for (const { name: panel, height } of panels().filter(({ name }) => ON_ALL_ENGINES.includes(name)))
      it(`a server and a chat room show text on ${panel}`, async () => {
        for (const scene of APP_SCENES.filter(({ name }) =>
          ["tcp-echo-server", "chat-server"].includes(name),
        )) {
          const board = await scene.play(world, { board: BOARD, panel });
          await showsAll(world, board, textsOn(scene, height));
        }
      });
  });
