import assert from "node:assert/strict";
import fc from "fast-check";
import { POWER_ON_MS, VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";

describe("VirtualClock", () => {
  let clock: VirtualClock;
  let ran: string[];
  const note = (name: string) => () => void ran.push(`${name} ${clock.now_ms()}`);

  beforeEach(() => {
    clock = new VirtualClock();
    ran = [];
  });

  it("counts the turns that have run, and the timers that wait", () => {
    const clock = new VirtualClock();
    clock.post(() => {});
    const timer = clock.setTimer(() => {}, 5);
    clock.setTimer(() => {}, 10);
    assert.deepEqual([clock.turns, clock.waiting], [0, 2]);
    clock.pass(5);
    // One that has run cannot be cancelled any more.
    timer.cancel();
    assert.deepEqual([clock.turns, clock.waiting], [2, 1]);
    clock.pass(5);
    assert.deepEqual([clock.turns, clock.waiting], [3, 0]);
  });

  it("runs turns at their time, those of one time in the order they were set", () => {
    const delays = fc.array(fc.integer({ min: -1, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(delays, (delays_ms) => {
        const clock = new VirtualClock();
        const order: { delay_ms: number; i: number; at_ms: number }[] = [];
        delays_ms.forEach((delay_ms, i) => {
          const callback = () => void order.push({ delay_ms, i, at_ms: clock.now_ms() });
          if (delay_ms < 0) clock.post(callback);
          else clock.setTimer(callback, delay_ms);
        });
        clock.pass(20);
        assert.deepEqual(
          order.map(({ i }) => i),
          delays_ms
            .map((delay_ms, i) => ({ delay_ms: Math.max(delay_ms, 0), i }))
            .toSorted((a, b) => a.delay_ms - b.delay_ms || a.i - b.i)
            .map(({ i }) => i),
        );
        assert.ok(order.every(({ delay_ms, at_ms }) => at_ms === Math.max(delay_ms, 0)));
        assert.equal(clock.next_ms, undefined);
      }),
    );
  });

  it("runs nothing inside the call that sets it, and what a turn sets after it", () => {
    clock.setTimer(note("timer"), 0);
    clock.post(() => {
      note("posted")();
      clock.post(note("inner"));
    });
    clock.post(note("second"));
    assert.deepEqual(ran, []);
    clock.pass(0);
    assert.deepEqual(ran, ["timer 0", "posted 0", "second 0", "inner 0"]);
  });

  it("does not run what is cancelled, even by a turn of the same time", () => {
    const late = clock.setTimer(note("late"), 10);
    clock.setTimer(() => late.cancel(), 10).cancel();
    const same = { cancel() {} };
    clock.setTimer(() => same.cancel(), 5);
    same.cancel = clock.setTimer(note("same"), 5).cancel;
    assert.equal(clock.next_ms, 5);
    clock.pass(6);
    assert.equal(clock.next_ms, 4);
    late.cancel();
    assert.equal(clock.next_ms, undefined);
    clock.pass(100);
    late.cancel();
    assert.deepEqual(ran, []);
    assert.equal(clock.now_ms(), 106);
  });

  it("goes on by itself only as far as it is told", () => {
    clock.setTimer(note("a"), 10);
    assert.equal(clock.step(9), false);
    assert.equal(clock.now_ms(), 9);
    assert.equal(clock.step(100), true);
    assert.equal(clock.now_ms(), 10);
    assert.equal(clock.step(100), false);
    assert.equal(clock.now_ms(), 100);
    assert.equal(clock.step(50), false);
    assert.equal(clock.step(Infinity), false);
    assert.deepEqual([clock.now_ms(), ran], [100, ["a 10"]]);
  });

  it("settles what is posted, and what that posts, while timers wait", () => {
    clock.setTimer(note("timer"), 0);
    clock.post(() => clock.post(note("inner")));
    clock.settle();
    assert.deepEqual(ran, ["inner 0"]);
  });

  it("is blocked by a turn that takes its time: others run after it", () => {
    clock.setTimer(note("late"), 5);
    clock.setTimer(note("later"), 20);
    clock.post(() => {
      clock.block(10);
      note("blocking")();
    });
    clock.pass(20);
    assert.deepEqual(ran, ["blocking 10", "late 10", "later 20"]);
  });

  it("has a wall clock that begins at a fixed date", () => {
    assert.equal(clock.wall_ms(), POWER_ON_MS);
    assert.equal(new Date(clock.wall_ms()).toISOString(), "2026-11-21T08:50:07.000Z");
    clock.pass(500);
    assert.equal(clock.wall_ms(), POWER_ON_MS + 500);
  });

  describe("with a program that has no end", () => {
    it("throws instead of hanging", () => {
      const again = () => clock.post(again);
      again();
      assert.throws(() => clock.pass(1), /goes on and on/);
      const clock2 = new VirtualClock();
      const timer = () => void clock2.setTimer(timer, 0);
      timer();
      assert.throws(() => clock2.pass(1), /goes on and on/);
      const clock3 = new VirtualClock();
      const post = () => clock3.post(post);
      post();
      assert.throws(() => clock3.settle(), /goes on and on/);
    });

    it("does not take time that passes for it, however it passes", () => {
      for (let i = 0; i < 1_100_000; i++) {
        clock.post(() => {});
        clock.pass(0.001);
      }
      let left = 1_100_000;
      const blocking = () => {
        clock.block(0.001);
        if (--left > 0) clock.post(blocking);
      };
      clock.post(blocking);
      clock.settle();
      assert.equal(left, 0);
    });
  });
});
