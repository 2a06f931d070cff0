import assert from "node:assert/strict";
import { Unmet, World } from "../../host-sim/testing/index.js";
import { watchForLoops } from "../../host-sim/node/loop-watch.js";
import { endlessLoopGuard } from "../../host-sim/testing/endless-loop.js";

describe("a program that loops for ever", () => {
  it("fails the await that runs it, all that follow, and the end of the world", async () => {
    const world = new World();
    world.board("tests/testing/apps/endless.ts");
    await world.sleep(500);
    // A run of the command line in the same process watches for itself.
    const unwatch = watchForLoops(60_000, () => assert.fail("this is not its loop"));
    await assert.rejects(
      world.sleep(1000),
      /^Unmet: a program loops for ever: it has not returned for 10 s\nat tests.testing.apps.endless\.ts:10:\d+\n/,
    );
    unwatch();
    await assert.rejects(world.sleep(1), Unmet);
    await assert.rejects(world.stop(), Unmet);
  });

  it("is ended by a guard, which passes on results and errors of others", () => {
    const guard = endlessLoopGuard(50);
    assert.equal(
      guard(() => guard(() => 3)),
      3,
    );
    assert.throws(() => guard(() => assert.fail("mine")), /mine/);
    assert.throws(() => {
      guard(() => {
        for (;;);
      });
    }, /it has not returned for 0\.05 s/);
    assert.equal(
      guard(() => 4),
      4,
    );
  });
});
