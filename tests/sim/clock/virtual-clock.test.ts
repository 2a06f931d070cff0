import assert from "node:assert/strict";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";

const HOUR_MS = 3_600_000;

describe("the virtual clock", () => {
  it("runs what is due at one time in the order it was set, whatever was cancelled between", () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    const timers = [...Array(1000).keys()].map((i) =>
      clock.setTimer(() => ran.push(i), i % 3 === 0 ? HOUR_MS : 1000 - (i % 7)),
    );
    const kept = (i: number) => i % 5 === 0;
    for (const [i, timer] of timers.entries()) if (!kept(i)) timer.cancel();
    clock.pass(HOUR_MS);
    const due = (i: number) => (i % 3 === 0 ? HOUR_MS : 1000 - (i % 7));
    const expected = [...timers.keys()].filter(kept).sort((a, b) => due(a) - due(b) || a - b);
    assert.deepEqual(ran, expected);
  });

  it("keeps no pile of timers that were cancelled long before they are due", () => {
    const clock = new VirtualClock();
    let ran = 0;
    let timer = clock.setTimer(() => ran++, HOUR_MS);
    for (let i = 0; i < 100_000; i++) {
      timer.cancel();
      timer.cancel();
      timer = clock.setTimer(() => ran++, HOUR_MS);
    }
    assert.ok(clock.waiting < 200, `${clock.waiting} timers wait`);
    clock.pass(HOUR_MS);
    assert.deepEqual([ran, clock.waiting], [1, 0]);
    // Too late: nothing waits that could be counted as cancelled.
    timer.cancel();
    clock.setTimer(() => ran++, 1);
    clock.pass(1);
    assert.equal(ran, 2);
  });
});
