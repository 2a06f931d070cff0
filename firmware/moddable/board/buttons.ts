import type { Buttons, TimerHandle, Timers } from "../../device.js";

/** A button is read when its contacts have not bounced for this long. */
export const DEBOUNCE_MS = 30;

/** The part of ECMA-419's digital input (section 10.2) that is used here. */
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

/** The board's buttons, each of which connects its pin to ground. */
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

  /** Callback of a button. */
  press(index: number): void {
    if (this.onPress) this.onPress(this.target, index);
  }
}

/** One button. It is pressed when its pin, after the last bounce, has gone from high to low. */
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

  /** Callback of the input: its level may have changed. */
  edge(): void {
    if (this.timer) this.timers.clear(this.timer);
    this.timer = this.timers.set<PinButton>(onQuiet, DEBOUNCE_MS, this);
  }

  /** Timer callback: the contacts no longer bounce. */
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
