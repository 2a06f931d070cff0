/** The example of an app of one's own: docs/examples/temperature.ts. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const APP = join(packageRoot(), "docs", "examples", "temperature.ts");
/** Lines whose answers are more than a phone, the sockets and the queue hold. */
const MANY = 12_000;

for (const engine of ENGINES) {
  describe(`an app of the kit on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;

    beforeEach(async () => {
      world = new World({ engine });
      board = world.board(APP);
      await board.event("listening", { port: 7000 });
    });

    afterEach(() => world.stop());

    it("shows its address first, and answers each line", async () => {
      await board.screen.shows(":7000");
      await board.screen.shows("accepting");
      const tool = await world.phone().connect(board, 7000);
      tool.send("23.5\n24\n");
      await tool.receives("ok 1\nok 2\n");
      tool.send("warm\n");
      await tool.receives("not a number\n");
      const other = await world.phone().connect(board, 7000);
      other.send("-1.5");
      await other.receives("ok 3\n");
    });

    it("draws over the address when there is a reading", async () => {
      await board.screen.shows("accepting");
      const tool = await world.phone().connect(board, 7000);
      tool.send("23.5\n");
      await tool.receives("ok 1\n");
      await board.event("frame");
      await world.sleep(1000);
      assert.deepEqual(
        board.screen.text().filter((row) => row.includes("7000") || row.includes("connected")),
        [],
      );
    });

    // Espruino cannot make a peer wait: it closes the connection when more than 4096 bytes are unread.
    if (engine !== "espruino")
      it("has a peer wait that does not take its answers, and loses none of them", async () => {
        const tool = await world.phone().connect(board, 7000);
        tool.pause();
        tool.send("23.5\n".repeat(MANY));
        await world.sleep(5000);
        const taken = board.events.items.filter(({ event }) => event === "received").length;
        assert.ok(taken < MANY, `took ${taken} lines whose answers cannot be sent`);
        const other = await world.phone().connect(board, 7000);
        other.send("1\n");
        await other.receives(`ok ${taken + 1}\n`);
        tool.resume();
        await world.sleep(5000);
        assert.ok(tool.text.endsWith(`\nok ${MANY + 1}\n`), tool.text.slice(-20));
        assert.equal(tool.text.split("\n").length - 1, MANY);
      });
  });
}
