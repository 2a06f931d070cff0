import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DEBOUNCE_MS,
  PinButtons,
  type Digital,
  type DigitalConstructor,
} from "../../firmware/moddable/board/buttons.js";
import type { Timers } from "../../firmware/device.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";

/** Pins like the SDK's digital inputs: an edge is reported in a separate turn, several together. */
class Pins {
  readonly clock = new VirtualClock();
  readonly io: DigitalConstructor;
  readonly #levels = new Map<number, number>();
  readonly #tell = new Map<number, () => void>();

  constructor() {
    const { clock } = this;
    const [levels, tell] = [this.#levels, this.#tell];
    this.io = class<Target> implements Digital<Target> {
      static readonly InputPullUp = 1;
      static readonly Rising = 1;
      static readonly Falling = 2;
      readonly target: Target;
      readonly #pin: number;

      constructor(options: ConstructorParameters<DigitalConstructor>[0]) {
        const { pin, mode, edge, target, onReadable } = options;
        assert.deepEqual([mode, edge], [1, 3]);
        assert.equal(tell.has(pin), false, "in use");
        this.#pin = pin;
        this.target = target as Target;
        let told = false;
        tell.set(pin, () => {
          if (told) return;
          told = true;
          clock.post(() => {
            told = false;
            onReadable.call(this as unknown as Digital<never>);
          });
        });
      }

      read(): number {
        return levels.get(this.#pin) ?? 1;
      }
    };
  }

  get timers(): Timers {
    return {
      set: (callback, delay_ms, target) => this.clock.setTimer(() => callback(target), delay_ms),
      clear: (handle) => (handle as { cancel(): void }).cancel(),
    };
  }

  set(pin: number, level: number): void {
    const changed = (this.#levels.get(pin) ?? 1) !== level;
    this.#levels.set(pin, level);
    if (changed) this.#tell.get(pin)?.();
  }
}

describe("buttons on pins", () => {
  let pins: Pins;
  let pressed: number[];

  beforeEach(() => {
    pins = new Pins();
    pressed = [];
  });

  function open(): PinButtons {
    const buttons = new PinButtons([0, 2], pins.io, pins.timers);
    buttons.open(pressed, (target, index) => target.push(index));
    return buttons;
  }

  /** The level changes, after the contacts have bounced for so many milliseconds each time. */
  function move(pin: number, level: number, bounces_ms: readonly number[] = []): void {
    for (const bounce_ms of bounces_ms) {
      for (const bouncing of [level, 1 - level]) {
        pins.set(pin, bouncing);
        pins.clock.pass(bounce_ms);
      }
    }
    pins.set(pin, level);
  }

  it("report each press, but not its end", () => {
    open();
    for (const pin of [2, 0, 2]) {
      move(pin, 0);
      pins.clock.pass(DEBOUNCE_MS);
      move(pin, 1);
      pins.clock.pass(DEBOUNCE_MS);
    }
    assert.deepEqual(pressed, [1, 0, 1]);
  });

  it("count a press once, however the contacts bounce", () => {
    const bounces = fc.array(fc.integer({ min: 0, max: DEBOUNCE_MS - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), bounces, bounces)), (presses) => {
        pins = new Pins();
        pressed = [];
        open();
        for (const [index, down_ms, up_ms] of presses) {
          move(index * 2, 0, down_ms);
          pins.clock.pass(DEBOUNCE_MS);
          move(index * 2, 1, up_ms);
          pins.clock.pass(DEBOUNCE_MS);
        }
        assert.deepEqual(
          pressed,
          presses.map(([index]) => index),
        );
      }),
    );
  });

  it("ignore a glitch shorter than the bounce time", () => {
    open();
    move(0, 0);
    pins.clock.pass(DEBOUNCE_MS - 1);
    move(0, 1);
    pins.clock.pass(1000);
    assert.deepEqual(pressed, []);
  });

  it("ignore a button held at power-on until it is pressed again", () => {
    move(0, 0);
    open();
    pins.clock.pass(1000);
    move(0, 1);
    pins.clock.pass(DEBOUNCE_MS);
    assert.deepEqual(pressed, []);
    move(0, 0);
    pins.clock.pass(DEBOUNCE_MS);
    assert.deepEqual(pressed, [0]);
  });

  it("call the next listener when they are opened again", () => {
    const other: number[] = [];
    open().open(other, (target, index) => target.push(index));
    move(2, 0);
    pins.clock.pass(DEBOUNCE_MS);
    assert.deepEqual([pressed, other], [[], [1]]);
  });
});
