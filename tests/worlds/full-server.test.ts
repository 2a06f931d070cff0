import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { World } from "../../host-sim/testing/index.js";

const PHONES = 12;

for (const engine of TEST_ENGINES)
  describe(`tcp-echo-server with more clients than it has room for, on ${engine}`, () => {
    it("tells one of them that it is full, and serves the others", async () => {
      const world = new World({ engine });
      const board = world.board("tcp-echo-server");
      await board.event("listening");
      for (let count = 1; count <= PHONES; count++) {
        const tool = world.phone().dial(board);
        await world.until(() => tool.isConnected || tool.isGone || undefined, 5000);
        tool.send("hi\n");
        await world.until(() => tool.text || undefined, 5000);
        if (tool.text.startsWith("full")) break;
      }
      await board.event("error", { code: "full" });
      await world.stop();
    });
  });
