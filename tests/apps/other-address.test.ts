import assert from "node:assert/strict";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { World } from "../../host-sim/testing/index.js";

/** Longer than a board needs to join again, and to connect. */
const BACK_MS = 30_000;

describe("tcp-echo-client on a board that gets another address", () => {
  for (const engine of TEST_ENGINES) {
    it(`connects once again: engine ${engine}`, async () => {
      const world = new World({ engine });
      const phone = world.phone();
      const server = phone.listen(5001);
      const board = world.board("tcp-echo-client", { to: `${phone.address}:5001` });
      await server.accepts();
      board.newAddress();
      const tool = await server.accepts({ within: BACK_MS });
      await world.sleep(BACK_MS);
      assert.equal(server.tools.length, 2);
      tool.send("still there?\n");
      await tool.receives("still there?\n");
      await world.stop();
    });
  }
});
