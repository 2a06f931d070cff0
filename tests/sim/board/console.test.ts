import assert from "node:assert/strict";
import { TEST_ENGINES } from "../../../host-sim/testing/load-app.js";
import { World } from "../../../host-sim/testing/index.js";
import { join } from "node:path";

describe("the console of a board whose app listens to buttons", () => {
  for (const engine of TEST_ENGINES)
    it(`presses them by /a and /b where the app reads no lines, on engine ${engine}`, async () => {
      const world = new World({ engine });
      const board = world.board(join("tests", "sim", "board", "pressed.ts"));
      await board.prints("ready");
      board.type("no button");
      board.type("/b");
      await board.prints("pressed 1");
      board.type("/a");
      await board.prints("pressed 0");
      await world.stop();
      assert.equal(board.lines.items.length, 3);
    });
});
