import assert from "node:assert/strict";
import { BoardClock } from "../../../host-sim/sim/clock/board-clock.js";
import { POWER_ON_MS, VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";

describe("BoardClock", () => {
  it("can be set forward and back, without an effect on timers or on other boards", () => {
    const world = new VirtualClock();
    const [clock, other] = [new BoardClock(world), new BoardClock(world)];
    const ran: number[] = [];
    clock.setTimer(() => ran.push(clock.now_ms()), 1000);
    world.pass(500);
    clock.jump(3_600_000);
    assert.equal(clock.wall_ms(), POWER_ON_MS + 3_600_500);
    clock.jump(-7_200_000);
    world.pass(500);
    assert.equal(clock.wall_ms(), POWER_ON_MS - 3_599_000);
    assert.equal(other.wall_ms(), POWER_ON_MS + 1000);
    assert.deepEqual(ran, [1000]);
  });
});
