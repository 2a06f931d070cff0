import type { Clock, ClockTimer } from "../clock/clock.js";
import { Machine, type MachineParts, type TLSSockets } from "../ecma419/machine.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";
import type { Picture } from "../panel/picture.js";
import type { Chip } from "./chips.js";
import { I2CBus } from "./i2c-bus.js";
import { PanelFrames } from "./panel-frames.js";
import { panelOf, type PanelModel } from "./panel-model.js";
import { Pins } from "./pins.js";
import type { BoardProfile } from "./profiles.js";
import type { TextCodecs } from "./text-codecs.js";

/** How long a button is held that is pressed. */
const PRESS_MS = 100;

/** The parts of a board and its surroundings. */
export interface HardwareParts {
  readonly profile: BoardProfile;
  readonly chip: Chip;
  readonly clock: Clock;
  readonly codecs: TextCodecs;
  readonly network: Network;
  /** The board's radio. */
  readonly station: Station;
  /** Default: the board has no TLS. */
  readonly tls?: TLSSockets;
  /** Tell of everything that the panel's datasheet does not allow or specify (default: of what is seen). */
  readonly strictPanel?: boolean;
  random(): number;
}

/** The traffic on the I2C bus for one frame, as a logic analyser counts it. */
export interface FrameCost {
  readonly bytes: number;
  readonly transactions: number;
}

/** Callbacks of the hardware. */
export interface HardwareEvents {
  /** The panel was sent something that may show another picture on a real one, or see `strictPanel`. */
  onWarning(message: string): void;
  /** Data was sent to the panel. All transactions of one turn form one frame. */
  onFrame(cost: FrameCost, picture: Picture, now_ms: number): void;
  /** The panel's picture has moved by itself. */
  onPicture(picture: Picture, now_ms: number): void;
}

/** A board's radio, bus, panel and pins. They keep their state when the program restarts. */
export class Hardware {
  readonly station: Station;
  readonly i2c: I2CBus;
  readonly pins: Pins;
  readonly #parts: HardwareParts;
  readonly #events: HardwareEvents;
  #profile: BoardProfile;
  #panel: PanelModel;
  #frames: PanelFrames;
  /** By button. */
  readonly #releases = new Map<number, ClockTimer>();
  #framePosted = false;
  #sent: FrameCost = { bytes: 0, transactions: 0 };

  constructor(parts: HardwareParts, events: HardwareEvents) {
    this.#parts = parts;
    this.#events = events;
    this.station = parts.station;
    const { description } = parts.profile;
    this.pins = new Pins(parts.chip);
    for (const button of description.buttons) this.pins.pull(button, "up");
    this.#profile = parts.profile;
    this.#panel = this.#newPanel();
    this.#frames = this.#framesOf(this.#panel);
    const onTransfer = () => {
      this.#frames.follow();
      this.#postFrame();
    };
    this.i2c = new I2CBus(description.data, description.clock, onTransfer, () => this.#frames.catchUp());
    this.i2c.attach(this.#panel);
  }

  get panel(): PanelModel {
    return this.#panel;
  }

  get profile(): BoardProfile {
    return this.#profile;
  }

  /** Connects the display of `profile`, a description of this same board, in place of the one before, and powers it on. */
  connect(profile: BoardProfile): void {
    this.rest();
    this.i2c.detach(this.#panel);
    this.#profile = profile;
    this.#panel = this.#newPanel();
    this.#frames = this.#framesOf(this.#panel);
    this.i2c.attach(this.#panel);
    // It is dark, and may have another size.
    this.#events.onPicture(this.#panel.picture(), this.#parts.clock.now_ms());
  }

  /** Powers the microcontroller on for one run of a program. */
  powerOn(events: Pick<MachineParts, "onTrouble" | "onAbort">): Machine {
    const { chip, clock, codecs, network, tls } = this.#parts;
    const { station, i2c, pins } = this;
    return new Machine({ chip, clock, codecs, network, tls, station, i2c, pins, ...events });
  }

  /** Presses button `index` for a moment: its pin is connected to ground. */
  press(index: number): void {
    const number = this.#profile.description.buttons[index];
    if (number === undefined) return;
    const pin = this.pins.pin(number);
    pin.drive(0);
    this.#releases.get(index)?.cancel();
    this.#releases.set(
      index,
      this.#parts.clock.setTimer(() => pin.drive(undefined), PRESS_MS),
    );
  }

  /** The panel no longer moves by itself, until something is sent to it. */
  rest(): void {
    this.#frames.rest();
  }

  #newPanel(): PanelModel {
    return panelOf(
      this.#profile.description.panel,
      () => this.#parts.random(),
      (message) => this.#events.onWarning(message),
      this.#parts.strictPanel,
    );
  }

  #framesOf(panel: PanelModel): PanelFrames {
    const { clock } = this.#parts;
    return new PanelFrames(panel, clock, () => this.#events.onPicture(panel.picture(), clock.now_ms()));
  }

  #postFrame(): void {
    if (this.#framePosted) return;
    this.#framePosted = true;
    const { clock } = this.#parts;
    clock.post(() => {
      this.#framePosted = false;
      const { bytes, transactions } = this.i2c;
      const cost = { bytes: bytes - this.#sent.bytes, transactions: transactions - this.#sent.transactions };
      this.#sent = { bytes, transactions };
      this.#events.onFrame(cost, this.panel.picture(), clock.now_ms());
    });
  }
}
