import assert from "node:assert/strict";
import { World, type BoardSettings } from "../../host-sim/testing/index.js";

describe("the memory of a board", () => {
  it("is full when the program needs more: the board says so, restarts and serves again", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server", {}, { engine: "xs", memory: { chunk_bytes: 2300 } });
    await board.event("listening");
    const phone = world.phone();
    for (let i = 0; i < 2; i++) (await phone.connect(board)).send("x".repeat(2000));
    const { cause } = await board.event("error", { code: "crash" });
    assert.match(String(cause), /^memory full: the app needs more than the 4928 slots and 2 kB of chunks/);
    await board.event("listening");
    const tool = await phone.connect(board);
    tool.send("still there?\n");
    await tool.receives("still there?\n");
    await world.stop();
  });

  it("has too few slots to start: the board is restarted, and given up", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server", {}, { engine: "xs", memory: { slots: 1 } });
    for (let i = 0; i < 3; i++) {
      const { cause } = await board.event("error", { code: "crash" });
      assert.match(String(cause), /^memory full: the app needs more than the 1 slots and 79 kB of chunks/);
    }
    assert.deepEqual(await board.ends(), { failed: true, reason: "crash" });
    await world.stop();
  });

  it("has too little stack: the calls of the app overflow it", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server", {}, { engine: "xs", memory: { stack_slots: 120 } });
    const crashes = [await board.event("error", { code: "crash" })];
    crashes.push(await board.event("error", { code: "crash" }));
    for (const { cause } of crashes)
      assert.match(String(cause), /^stack overflow: calls are nested too deeply for the 120 stack slots/);
    assert.ok(crashes[1].time > crashes[0].time);
    await world.stop();
  });

  for (const [settings, message] of [
    [{ memory: { slots: 100 } }, /memory can be set on engine xs only, not on node/],
    [{ engine: "espruino", memory: {} }, /memory can be set on engine xs only, not on espruino/],
    [{ engine: "xs", memory: { slots: 0 } }, /slots is 0, and must be a whole number, 1 or more/],
    [{ engine: "xs", memory: { chunk_bytes: 1.5 } }, /chunk_bytes is 1\.5/],
    [{ engine: "xs", memory: { chunks: 5 } as object }, /unknown memory 'chunks'.*chunk_bytes/],
  ] satisfies [BoardSettings, RegExp][])
    it(`is refused: ${JSON.stringify(settings)}`, async () => {
      const world = new World();
      await assert.rejects(world.board("tcp-echo-server", {}, settings).event("listening"), message);
      await world.stop();
    });
});
