import assert from "node:assert/strict";
import { join } from "node:path";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";

const APP = join("tests", "testing", "apps", "own-display.ts");
/** 25 frames of 64 rows and 54 clocks at 370 kHz. */
const STEP_MS = (25 * 64 * 54) / 370;

for (const engine of TEST_ENGINES)
  describe(`an app with a display driver of its own, on engine ${engine}`, () => {
    let world: World;

    beforeEach(() => {
      world = new World({ engine });
    });

    afterEach(() => world.stop());

    async function drawn(strictPanel?: boolean): Promise<WorldBoard> {
      const board = world.board(APP, {}, { board: "esp32-ssd1306", strictPanel });
      await board.event("drawn");
      return board;
    }

    it("sees it scroll by itself, in virtual time", async () => {
      const board = await drawn();
      const columns: (number | undefined)[] = [];
      for (let i = 0; i < 4; i++) {
        await world.sleep(i === 0 ? STEP_MS / 2 : STEP_MS);
        columns.push(board.screen.picture?.pixels.indexOf(1));
      }
      assert.deepEqual(columns, [0, 1, 2, 3]);
    });

    it("is told what its data sheet does not allow only if it asks", async () => {
      const warnings = (board: WorldBoard) =>
        board.events.items.filter(({ event, code }) => event === "error" && code === "panel");
      assert.deepEqual(warnings(await drawn()), []);
      const strict = await drawn(true);
      assert.match(String((await strict.event("error", { code: "panel" })).cause), /VCOM level 40h/);
    });
  });
