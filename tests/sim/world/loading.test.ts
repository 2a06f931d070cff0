import assert from "node:assert/strict";
import { FontFile } from "../../../host-sim/node/font-file.js";
import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { Random } from "../../../host-sim/sim/random.js";
import { VirtualDriver } from "../../../host-sim/sim/world/driver.js";
import { VirtualSurroundings } from "../../../host-sim/sim/world/virtual-surroundings.js";
import { World } from "../../../host-sim/sim/world/world.js";
import type { LoadedBoard } from "../../../host-sim/sim/world/world-board.js";
import { loadForBoard } from "../../../host-sim/testing/load-app.js";

describe("the boards of a world", () => {
  it("start in the order in which they were added, not in that in which their apps are loaded", async () => {
    const random = new Random(1);
    const driver = new VirtualDriver(() => new Promise((resolve) => setImmediate(resolve)));
    const pending: (() => void)[] = [];
    const world = new World({
      seed: 1,
      engine: "node",
      driver,
      surroundings: new VirtualSurroundings(driver.clock, random),
      random,
      codecs: nodeCodecs,
      font: new FontFile("standard"),
      async load(order): Promise<LoadedBoard> {
        const loaded = await loadForBoard(order);
        await new Promise<void>((resolve) => {
          pending.push(resolve);
          // The last comes first.
          if (pending.length === 3) for (const next of pending.reverse()) setImmediate(next);
        });
        return loaded;
      },
    });
    const boards = [1, 2, 3].map(() => world.board("tcp-echo-server"));
    await Promise.all(boards.map((board) => board.event("listening")));
    const hosts = boards.map(({ address }) => Number(address.split(".")[3]));
    assert.deepEqual(
      hosts,
      [...hosts].sort((a, b) => a - b),
    );
    await world.stop();
  });
});
