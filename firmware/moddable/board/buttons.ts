import type { Buttons, TimerHandle, Timers } from "../../device.js";

/** How long contacts bounce. */
export const DEBOUNCE_MS = 30;

/** ECMA-419's digital input (section 10.2), as far as it is used here. */
export interface Digital<Target> {
  readonly target: Target;
  read(): number;
}

export interface DigitalConstructor {
  new <Target>(options: {
    pin: number;
    mode: number;
    edge: number;
    target: Target;
    onReadable(this: Digital<Target>): void;
  }): Digital<Target>;
  readonly InputPullUp: number;
  readonly Rising: number;
  readonly Falling: number;
}

/** The board's buttons on pins that they connect to ground. */
export class PinButtons implements Buttons {
  private readonly pins: number[];
  private readonly io: DigitalConstructor;
  private readonly timers: Timers;
  private buttons: PinButton[];
  private target: unknown;
  private onPress: ((target: unknown, index: number) => void) | undefined;

  constructor(pins: number[], io: DigitalConstructor, timers: Timers) {
    this.pins = pins;
    this.io = io;
    this.timers = timers;
    this.buttons = [];
    this.onPress = undefined;
  }

  open<Target>(target: Target, onPress: (target: Target, index: number) => void): void {
    this.target = target;
    this.onPress = onPress as (target: unknown, index: number) => void;
    for (let i = this.buttons.length; i < this.pins.length; i++)
      this.buttons.push(new PinButton(this, i, this.pins[i], this.io, this.timers));
  }

  /** For the buttons. */
  press(index: number): void {
    if (this.onPress) this.onPress(this.target, index);
  }
}

/** One button: pressed when its pin, after the last of its bounces, is at ground and was not before. */
class PinButton {
  private readonly buttons: PinButtons;
  private readonly index: number;
  private readonly timers: Timers;
  private readonly input: Digital<PinButton>;
  private timer: TimerHandle | undefined;
  private level: number;

  constructor(buttons: PinButtons, index: number, pin: number, io: DigitalConstructor, timers: Timers) {
    this.buttons = buttons;
    this.index = index;
    this.timers = timers;
    this.timer = undefined;
    this.input = new io<PinButton>({
      pin: pin,
      mode: io.InputPullUp,
      edge: io.Rising | io.Falling,
      target: this,
      onReadable: onEdge,
    });
    this.level = this.input.read();
  }

  /** For the input: its level may be another. */
  edge(): void {
    if (this.timer) this.timers.clear(this.timer);
    this.timer = this.timers.set<PinButton>(onQuiet, DEBOUNCE_MS, this);
  }

  /** For the timer: there was no edge lately. */
  settle(): void {
    const former = this.level;
    this.timer = undefined;
    this.level = this.input.read();
    if (former && !this.level) this.buttons.press(this.index);
  }
}

function onEdge(this: Digital<PinButton>): void {
  this.target.edge();
}

function onQuiet(button: PinButton): void {
  button.settle();
}
