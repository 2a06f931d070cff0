import assert from "node:assert/strict";
import { PacedClock } from "../../host-sim/node/paced-clock.js";

describe("the paced clock", () => {
  let clock: PacedClock;

  beforeEach(() => (clock = new PacedClock()));
  afterEach(() => clock.close());

  it("runs timers in their order, none before its time has passed on this computer", async () => {
    const begin_ms = performance.now();
    const ran: [number, number][] = [];
    await new Promise<void>((resolve) => {
      for (const ms of [40, 5, 20, 0])
        clock.setTimer(() => {
          ran.push([ms, performance.now() - begin_ms]);
          if (ms === 40) resolve();
        }, ms);
    });
    assert.deepEqual(
      ran.map(([ms]) => ms),
      [0, 5, 20, 40],
    );
    for (const [ms, passed_ms] of ran) assert.ok(passed_ms >= ms, `${ms} ms after ${passed_ms}`);
  });

  it("has gone on when something comes from outside", async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const now_ms = clock.now_ms();
    assert.ok(now_ms >= 29, String(now_ms));
    // A timer from now, not from the last turn.
    const ran_ms = await new Promise<number>((resolve) => clock.setTimer(() => resolve(clock.now_ms()), 10));
    assert.ok(ran_ms >= now_ms + 10, `${ran_ms} after ${now_ms}`);
    assert.ok(Math.abs(clock.wall_ms() - Date.now()) < 1000);
  });

  it("stands still within a turn, and lets a program that works without end leave others their turn", async () => {
    const { first, second } = await new Promise<{ first: number; second: number }>((resolve) =>
      clock.post(() => {
        const first = clock.now_ms();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        resolve({ first, second: clock.now_ms() });
      }),
    );
    assert.equal(second, first);
    let turns = 0;
    const again = () => {
      turns++;
      clock.setTimer(again, 0);
    };
    clock.post(again);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(turns > 0);
  });

  it("runs nothing that was cancelled, and nothing once it is closed", async () => {
    clock.setTimer(assert.fail, 5).cancel();
    await new Promise<void>((resolve) => clock.setTimer(resolve, 10));
    clock.setTimer(assert.fail, 5);
    clock.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
