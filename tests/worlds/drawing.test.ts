import assert from "node:assert/strict";
import { World } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const APP = new URL("../testing/apps/drawing.ts", import.meta.url).href;
const PAGES = 8;

describe("what an app of one's own draws", () => {
  it("is the same on every engine, to the pixel", async () => {
    const world = new World();
    const boards = ENGINES.map((engine) => world.board(APP, {}, { name: engine, engine }));
    const pages = new Set<string>();
    for (let page = 0; page < PAGES; page++) {
      for (const board of boards) {
        if (page > 0) board.press("A");
        await board.event("frame");
      }
      await world.sleep(200);
      const [first, ...others] = boards.map(({ screen }) => screen.picture?.pixels);
      pages.add(String(first));
      for (const [i, pixels] of others.entries())
        assert.deepEqual(pixels, first, `page ${page} on ${ENGINES[i + 1]}`);
    }
    assert.equal(pages.size, PAGES);
    for (const board of boards)
      assert.deepEqual(
        board.events.items.filter(({ event }) => event === "error"),
        [],
      );
    await world.stop();
  });
});
