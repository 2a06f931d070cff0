import assert from "node:assert/strict";
import { Timer } from "../../../host-sim/sim/ecma419/timer.js";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import { TestMachine } from "./test-machine.js";

describe("Timer", () => {
  let clock: VirtualClock;
  let machine: TestMachine;
  let fired_ms: number[];

  beforeEach(() => {
    clock = new VirtualClock();
    machine = new TestMachine({ clock });
    fired_ms = [];
  });

  afterEach(() => machine.off());

  const note = () => void fired_ms.push(clock.now_ms());
  const set = (interval_ms?: number, repeat_ms?: number) =>
    Timer.set(machine.machine, note, interval_ms, repeat_ms);

  it("set fires once after the interval", () => {
    set(100);
    clock.pass(99);
    assert.deepEqual(fired_ms, []);
    clock.pass(1000);
    assert.deepEqual(fired_ms, [100]);
  });

  it("set without an interval, or with a negative one, fires in the next turn and never at once", () => {
    set();
    set(-5);
    assert.deepEqual(fired_ms, []);
    clock.pass(0);
    assert.deepEqual(fired_ms, [0, 0]);
  });

  it("set with a repeat continues", () => {
    set(10, 25);
    clock.pass(70);
    assert.deepEqual(fired_ms, [10, 35, 60]);
  });

  it("set with a repeat of 0 fires once", () => {
    set(5, 0);
    clock.pass(100);
    assert.deepEqual(fired_ms, [5]);
  });

  it("repeat fires every interval until it is cleared", () => {
    const timer = Timer.repeat(machine.machine, note, 50);
    clock.pass(175);
    Timer.clear(timer);
    clock.pass(1000);
    assert.deepEqual(fired_ms, [50, 100, 150]);
  });

  it("passes the timer to the callback, which may clear it", () => {
    const timers: Timer[] = [];
    const timer = Timer.repeat(
      machine.machine,
      (self) => {
        timers.push(self);
        if (timers.length === 2) Timer.clear(self);
      },
      10,
    );
    clock.pass(1000);
    assert.deepEqual(timers, [timer, timer]);
  });

  describe("schedule", () => {
    it("moves a timer, and removes its repeat", () => {
      const timer = set(100, 10);
      Timer.schedule(timer, 200);
      clock.pass(1000);
      assert.deepEqual(fired_ms, [200]);
    });

    it("changes the repeat of a timer", () => {
      const timer = set(100);
      Timer.schedule(timer, 20, 30);
      clock.pass(90);
      assert.deepEqual(fired_ms, [20, 50, 80]);
    });

    it("without an interval suspends a timer until it is scheduled again", () => {
      const timer = set(10, 10);
      Timer.schedule(timer);
      clock.pass(100);
      assert.deepEqual(fired_ms, []);
      Timer.schedule(timer, 5);
      clock.pass(100);
      assert.deepEqual(fired_ms, [105]);
    });

    it("in the callback of a repeating timer changes the next time", () => {
      Timer.set(
        machine.machine,
        (timer) => {
          note();
          if (fired_ms.length === 2) Timer.schedule(timer, 100, 100);
        },
        10,
        10,
      );
      clock.pass(300);
      assert.deepEqual(fired_ms, [10, 20, 120, 220]);
    });

    it("in the callback of a one-shot timer keeps it only with a repeat, or suspended", () => {
      const again = (repeat_ms: number | undefined, interval_ms?: number) =>
        Timer.set(
          machine.machine,
          (timer) => {
            note();
            if (fired_ms.length === 1) Timer.schedule(timer, interval_ms, repeat_ms);
          },
          10,
        );
      again(undefined, 5);
      clock.pass(100);
      assert.deepEqual(fired_ms, [10]);

      fired_ms = [];
      Timer.clear(again(5, 5));
      const asleep = again(undefined);
      clock.pass(100);
      assert.deepEqual(fired_ms, [110]);
      Timer.schedule(asleep, 1);
      clock.pass(100);
      assert.deepEqual(fired_ms, [110, 201]);
    });

    it("throws for a timer that has fired or was cleared, and for other values", () => {
      const timer = set(10);
      clock.pass(10);
      assert.throws(() => Timer.schedule(timer, 10));
      const cleared = set(10);
      Timer.clear(cleared);
      assert.throws(() => Timer.schedule(cleared, 10));
      assert.throws(() => Timer.schedule({} as Timer, 10));
      assert.throws(() => Timer.schedule(undefined as unknown as Timer, 10));
    });
  });

  it("clear is harmless for a timer that has fired or was cleared, and for other values", () => {
    const timer = set(10);
    clock.pass(10);
    for (const some of [timer, timer, undefined, null, {} as Timer]) Timer.clear(some);
    assert.deepEqual(fired_ms, [10]);
  });

  it("set rejects a callback that is not a function", () => {
    assert.throws(() => Timer.set(machine.machine, "soon" as never, 10), /not a function/);
  });

  it("stops with the power", () => {
    set(10, 10);
    machine.machine.powerOff();
    clock.pass(100);
    assert.deepEqual(fired_ms, []);
  });

  it("that throws switches the machine off", () => {
    Timer.set(
      machine.machine,
      () => {
        throw new Error("a bug in the app");
      },
      10,
    );
    set(20);
    clock.pass(100);
    assert.equal(machine.machine.on, false);
    assert.equal(machine.aborts.length, 1);
    assert.deepEqual(fired_ms, []);
  });
});
