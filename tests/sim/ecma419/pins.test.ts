/** The classes on pins: digital, digital bank, PWM and analog. */
import assert from "node:assert/strict";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import type { Digital } from "../../../host-sim/sim/ecma419/digital.js";
import type { PWM, PWMDictionary } from "../../../host-sim/sim/ecma419/pwm.js";
import { TestMachine } from "./test-machine.js";

describe("pins", () => {
  let clock: VirtualClock;
  let machine: TestMachine;

  beforeEach(() => {
    clock = new VirtualClock();
    machine = new TestMachine({ clock });
  });
  afterEach(() => machine.off());

  const pin = (number: number) => machine.machine.pins.pin(number);

  describe("Digital", () => {
    it("reads what drives the pin from outside, or what pulls it", () => {
      const { Digital } = machine.io;
      const input = new Digital({ pin: 4, mode: Digital.Input });
      assert.equal(input.read(), 0);
      pin(4).drive(1);
      assert.equal(input.read(), 1);
      input.close();
      pin(4).drive(undefined);
      const pulled = new Digital({ pin: 4, mode: Digital.InputPullUp });
      assert.deepEqual([pulled.read(), pin(4).level, pin(4).output], [1, 1, { pull: "up" }]);
      pin(4).drive(0);
      assert.equal(pulled.read(), 0);
      pulled.close();
      assert.equal(new Digital({ pin: 4, mode: Digital.InputPullDown, activeLow: true }).read(), 1);
    });

    it("writes what is outside seen, until it is closed", () => {
      const { Digital } = machine.io;
      let changes = 0;
      const unwatch = pin(5).watch(() => changes++);
      const output = new Digital({ pin: 5, mode: Digital.Output, initialValue: 1 });
      assert.deepEqual([pin(5).level, changes], [1, 1]);
      output.write(0);
      assert.deepEqual([pin(5).level, pin(5).output, changes], [0, { level: 0 }, 2]);
      output.close();
      assert.deepEqual(pin(5).output, {});
      unwatch();
      const open = new Digital({ pin: 5, mode: Digital.OutputOpenDrain });
      open.write(1);
      assert.equal(pin(5).level, 0);
      pin(5).drive(1);
      assert.equal(pin(5).level, 1);
      open.write(0);
      assert.equal(pin(5).level, 0);
      assert.equal(changes, 3);
    });

    it("tells of edges in a turn of their own, once for all before it, and not once closed", () => {
      const { Digital } = machine.io;
      const seen: unknown[] = [];
      const target = {};
      function onReadable(this: Digital) {
        seen.push([this === input, this.target === target, this.read()]);
      }
      const input = new Digital({ pin: 4, mode: Digital.Input, edge: Digital.Rising, onReadable, target });
      pin(4).drive(1);
      pin(4).drive(0);
      pin(4).drive(1);
      assert.deepEqual(seen, []);
      clock.pass(0);
      pin(4).drive(0);
      clock.pass(0);
      assert.deepEqual(seen, [[true, true, 1]]);
      pin(4).drive(1);
      input.close();
      clock.pass(0);
      assert.equal(seen.length, 1);
    });

    it("swaps the edges of a pin that is active when low", () => {
      const { Digital } = machine.io;
      const values: number[] = [];
      new Digital({
        pin: 4,
        mode: Digital.Input,
        edge: Digital.Rising,
        activeLow: true,
        onReadable() {
          values.push(this.read());
        },
      });
      for (const level of [1, 0, 1] as const) {
        pin(4).drive(level);
        clock.pass(0);
      }
      assert.deepEqual(values, [1]);
    });

    it("rejects pins in use, pins that there are not, and other wrong options", () => {
      const { Digital, PWM, Analog } = machine.io;
      const { Input: mode } = Digital;
      const input = new Digital({ pin: 4, mode });
      assert.throws(() => new Digital({ pin: 4, mode }), { message: "in use" });
      assert.throws(() => new PWM({ pin: 4 }), { message: "in use" });
      assert.throws(() => new Analog({ pin: 4 }), { name: "RangeError", message: "in use" });
      input.close();
      input.close();
      assert.throws(() => input.read(), SyntaxError);
      new Digital({ pin: 4, mode });
      for (const wrong of [undefined, -1, 40, 500])
        assert.throws(() => new Digital({ pin: wrong as number, mode }), { name: "Error" });
      assert.throws(() => new Digital({ pin: 5 } as never), { name: "Error" });
      for (const wrong of [-1, 4, 10, 500])
        assert.throws(() => new Digital({ pin: 5, mode: wrong }), RangeError);
      assert.throws(() => new Digital({ pin: 34, mode: Digital.Output }), { message: "input only" });
      new Digital({ pin: 34, mode });
      assert.throws(() => new Digital({ pin: 5, mode, onReadable() {} }), { message: "invalid edges" });
      const output = new Digital({ pin: 5, mode: Digital.Output });
      assert.throws(() => output.read(), { name: "Error" });
      assert.throws(() => (output.format = "buffer"), RangeError);
      assert.throws(() => output.write(Symbol("1")), TypeError);
    });

    it("gives its pins back when the power is cut", () => {
      const { Digital } = machine.io;
      new Digital({ pin: 5, mode: Digital.Output, initialValue: 1 });
      machine.machine.powerOff();
      assert.deepEqual([pin(5).level, pin(5).output], [0, {}]);
    });
  });

  describe("DigitalBank", () => {
    it("reads and writes pins at once, in two banks", () => {
      const { DigitalBank } = machine.io;
      const output = new DigitalBank({ pins: 0b110000, mode: DigitalBank.Output });
      output.write(0b111111);
      assert.deepEqual(
        [4, 5, 3].map((number) => pin(number).level),
        [1, 1, 0],
      );
      output.write(0b010000);
      assert.deepEqual(
        [4, 5].map((number) => pin(number).level),
        [1, 0],
      );
      const high = new DigitalBank({ pins: 0b11, bank: 1, mode: DigitalBank.Input });
      pin(33).drive(1);
      assert.equal(high.read(), 0b10);
      const last = new DigitalBank({ pins: 1 << 31, mode: DigitalBank.InputPullUp });
      assert.equal(last.read(), 2 ** 31);
      for (const [pins, bank] of [
        [0, 0],
        [1 << 8, 1],
        [1, 2],
      ] as const)
        assert.throws(() => new DigitalBank({ pins, bank, mode: DigitalBank.Input }), { name: "Error" });
    });

    it("tells which pins have changed", () => {
      const { DigitalBank } = machine.io;
      const triggers: number[] = [];
      new DigitalBank({
        pins: 0b110000,
        rises: 0b010000,
        falls: 0b100000,
        mode: DigitalBank.InputPullUp,
        onReadable: (triggered) => triggers.push(triggered),
      });
      pin(4).drive(0);
      pin(5).drive(0);
      clock.pass(0);
      pin(4).drive(1);
      pin(5).drive(1);
      clock.pass(0);
      pin(4).drive(0);
      pin(4).drive(1);
      pin(5).drive(0);
      clock.pass(0);
      assert.deepEqual(triggers, [0b100000, 0b010000, 0b110000]);
    });
  });

  it("that a wire joins have one level", () => {
    const { Digital } = machine.io;
    machine.machine.pins.wire(4, 5);
    machine.machine.pins.wire(5, 12);
    const output = new Digital({ pin: 4, mode: Digital.Output });
    const input = new Digital({ pin: 12, mode: Digital.Input });
    output.write(1);
    assert.equal(input.read(), 1);
    // Two that drive it differently: the one to ground wins.
    pin(5).drive(0);
    assert.equal(input.read(), 0);
    assert.throws(() => machine.machine.pins.wire(4, 40), RangeError);
  });

  describe("PWM", () => {
    const open = (options: PWMDictionary): PWM => new machine.io.PWM(options);

    it("makes pulses of a duty", () => {
      const pwm = open({ pin: 18, hz: 200, resolution: 8 });
      pwm.write(51);
      assert.deepEqual([pin(18).output, pin(18).level], [{ duty: 0.2, hz: 200 }, 0]);
      pwm.write(255);
      assert.deepEqual([pin(18).output, pin(18).level], [{ duty: 1, hz: 200 }, 1]);
      for (const wrong of [-1, 256]) assert.throws(() => pwm.write(wrong), RangeError);
      assert.deepEqual([pwm.hz, pwm.resolution, pwm.format], [200, 8, "number"]);
      pwm.close();
      assert.throws(() => pwm.write(0), SyntaxError);
      assert.deepEqual(pin(18).output, {});
      assert.deepEqual([open({ pin: 18 }).hz, open({ pin: 19 }).resolution], [1024, 10]);
    });

    it("takes over another one's pin with its duty", () => {
      const first = open({ pin: 18, resolution: 8 });
      first.write(255);
      const second = open({ from: first, hz: 500 });
      assert.throws(() => first.write(0), SyntaxError);
      first.close();
      assert.deepEqual([second.hz, second.resolution, pin(18).output], [500, 8, { duty: 1, hz: 500 }]);
      assert.throws(() => open({ from: first }), SyntaxError);
      assert.throws(() => open({ pin: 18 }), { message: "in use" });
    });

    it("has the chip's channels and timers", () => {
      for (let pin = 12; pin < 20; pin++) open({ pin, hz: 100 });
      assert.throws(() => open({ pin: 21, hz: 100 }), { message: "no ledc channel" });
      machine.machine.powerOff();
      machine = new TestMachine({ clock });
      for (let i = 0; i < 4; i++) open({ pin: 12 + i, hz: 100 + i });
      assert.throws(() => open({ pin: 21, hz: 200 }), { name: "RangeError", message: "no timer" });
      open({ pin: 21, hz: 100, port: 7 });
      assert.throws(() => open({ pin: 22, hz: 100, port: 7 }), { message: "port unavailable" });
      assert.throws(() => open({ pin: 22, port: 8 }), RangeError);
      assert.throws(() => open({ pin: 22, hz: 1_000_000, resolution: 10 }), { name: "RangeError" });
    });

    it("rejects wrong options", () => {
      assert.throws(() => new machine.io.PWM(undefined as never), SyntaxError);
      for (const wrong of [{}, 1, "one"])
        assert.throws(() => open(wrong as PWMDictionary), { name: "Error" });
      assert.throws(() => open({ pin: -1 }), RangeError);
      for (const pin of [40, 500, 34]) assert.throws(() => open({ pin }), { name: "Error" });
      for (const hz of [0, -1, NaN]) assert.throws(() => open({ pin: 18, hz }), RangeError);
      assert.throws(() => open({ pin: 18, hz: 1_000_000 }), { message: "configure ledc timer failed" });
      for (const resolution of [0, 21]) assert.throws(() => open({ pin: 18, resolution }), RangeError);
      assert.throws(() => open({ pin: 18, format: "buffer" as "number" }), RangeError);
      assert.throws(() => open({ from: {} as PWM }), SyntaxError);
    });
  });

  describe("Analog", () => {
    it("measures the voltage on the pin, in the range of its attenuation", () => {
      const { Analog } = machine.io;
      const analog = new Analog({ pin: 33 });
      assert.equal(analog.resolution, 12);
      pin(33).volts = 1.225;
      assert.equal(analog.read(), 2047);
      pin(33).volts = 3.3;
      assert.equal(analog.read(), 4095);
      pin(33).volts = 0;
      assert.equal(analog.read(), Math.trunc((150 * 4095) / 2450));
      pin(33).volts = undefined;
      pin(33).drive(1);
      assert.equal(analog.read(), 4095);
      analog.close();
      assert.throws(() => analog.read(), SyntaxError);
      const sensitive = new Analog({ pin: 33, esp32: { attenuation: 0 } });
      pin(33).volts = 0.475;
      assert.equal(sensitive.read(), 2047);
      for (const wrong of [-0.1, 3.4, NaN]) assert.throws(() => (pin(33).volts = wrong), RangeError);
    });

    it("rejects pins that are not analog, and other wrong options", async () => {
      const { Analog } = machine.io;
      for (const pin of [5, 21, -1, 40]) assert.throws(() => new Analog({ pin }), RangeError);
      assert.throws(() => new Analog({} as never), { name: "Error" });
      assert.throws(() => new Analog({ pin: 33, esp32: { attenuation: 11 } }), RangeError);
      assert.throws(() => new Analog({ pin: 33, format: "buffer" as "number" }), RangeError);
      await machine.off();
      machine = new TestMachine({ clock, chip: "esp32c3" });
      new machine.io.Analog({ pin: 4 });
      assert.throws(() => new machine.io.Analog({ pin: 5 }), RangeError);
    });
  });
});
