import type { Chip } from "./chips.js";

export type Level = 0 | 1;
export type Pull = "up" | "down";

/** The chip's supply, and the voltage of a pin that is high. */
export const SUPPLY_VOLTS = 3.3;

/** What drives a pin: a level, a resistor that pulls it, a pulse train, or nothing. */
export interface Drive {
  readonly level?: Level;
  readonly pull?: Pull;
  /** The part of the time that it is high, 0 to 1, and pulses a second. */
  readonly duty?: number;
  readonly hz?: number;
}

/** A pin as what is connected to it from outside of the chip sees it, and drives it. */
export interface Pin {
  /** The level on the pin. A pulse train is high if it is so for half of the time. */
  readonly level: Level;
  /** What the program makes of the pin: nothing unless it is an output or pulled. */
  readonly output: Drive;
  /** Drives the pin from outside; undefined lets it go. Of two that drive it differently, the one to ground wins. */
  drive(level: Level | undefined): void;
  /** The voltage from outside that the program measures, 0 to 3.3; undefined: that of the level. */
  volts: number | undefined;
  /** Calls back whenever the level or what the program makes of the pin has changed. Returns a function that ends that. */
  watch(changed: () => void): () => void;
  /** Sends bytes into the pin, for a program's serial port that receives on it. */
  send(bytes: Uint8Array): void;
  /** Calls back with the bytes that a serial port sends out of the pin. Returns a function that ends that. */
  receive(received: (bytes: Uint8Array) => void): () => void;
}

interface PinState {
  number: number;
  outside: Level | undefined;
  /** A resistor on the board. */
  boardPull: Pull | undefined;
  inside: Drive;
  volts: number | undefined;
  level: Level;
  readonly watchers: Set<() => void>;
  readonly receivers: Set<(bytes: Uint8Array) => void>;
  /** The pins that a wire joins to it, itself among them. */
  net: Set<PinState>;
}

/** The chip's pins, and the wires between them. */
export class Pins {
  readonly #pins: PinState[];

  constructor(chip: Pick<Chip, "pin_max">) {
    this.#pins = Array.from({ length: chip.pin_max + 1 }, (_, number) => {
      const pin: PinState = {
        number,
        outside: undefined,
        boardPull: undefined,
        inside: {},
        volts: undefined,
        level: 0,
        watchers: new Set(),
        receivers: new Set(),
        net: new Set(),
      };
      pin.net.add(pin);
      return pin;
    });
  }

  /** The pin with that GPIO number. Throws RangeError if there is none. */
  pin(number: number): Pin {
    const pin = this.#at(number);
    return {
      get level() {
        return pin.level;
      },
      get output() {
        return pin.inside;
      },
      drive: (level) => {
        pin.outside = level;
        this.#settle(pin);
      },
      get volts() {
        return pin.volts;
      },
      set volts(volts) {
        if (volts !== undefined && !(volts >= 0 && volts <= SUPPLY_VOLTS))
          throw new RangeError(`${volts} V is not between 0 and ${SUPPLY_VOLTS}`);
        pin.volts = volts;
      },
      watch: (changed) => added(pin.watchers, changed),
      send: (bytes) => this.transmit(number, bytes),
      receive: (received) => added(pin.receivers, received),
    };
  }

  /** A resistor of the board pulls the pin. */
  pull(number: number, pull: Pull): void {
    const pin = this.#at(number);
    pin.boardPull = pull;
    this.#settle(pin);
  }

  /** Joins two pins by a wire. */
  wire(a: number, b: number): void {
    const net = new Set([...this.#at(a).net, ...this.#at(b).net]);
    for (const pin of net) pin.net = net;
    this.#settle(this.#at(a));
  }

  /** Sets what the program makes of the pin. */
  output(number: number, drive: Drive): void {
    const pin = this.#at(number);
    pin.inside = drive;
    this.#settle(pin, pin);
  }

  level(number: number): Level {
    return this.#at(number).level;
  }

  /** The voltage that the program measures. */
  volts(number: number): number {
    const pin = this.#at(number);
    const given = [...pin.net].find(({ volts }) => volts !== undefined)?.volts;
    return given ?? pin.level * SUPPLY_VOLTS;
  }

  /** Sends bytes to all who receive on the pin or one that is wired to it. */
  transmit(number: number, bytes: Uint8Array): void {
    for (const pin of this.#at(number).net) for (const received of [...pin.receivers]) received(bytes);
  }

  #at(number: number): PinState {
    const pin = this.#pins[number];
    if (!pin) throw new RangeError(`no pin ${number}`);
    return pin;
  }

  /** Works out the level of a pin and those wired to it, and tells who watches; those of `changed` in any case. */
  #settle({ net }: PinState, changed?: PinState): void {
    const level = levelOf([...net]);
    const told = [...net].filter((pin) => pin.level !== level || pin === changed);
    for (const pin of net) pin.level = level;
    for (const pin of told) for (const watcher of [...pin.watchers]) watcher();
  }
}

function levelOf(net: readonly PinState[]): Level {
  const levels = net.flatMap(({ outside, inside }) => [
    outside,
    inside.level,
    inside.duty === undefined ? undefined : inside.duty >= 0.5 ? 1 : 0,
  ]);
  if (levels.includes(0)) return 0;
  if (levels.includes(1)) return 1;
  return net.some(({ inside, boardPull }) => inside.pull === "up" || boardPull === "up") ? 1 : 0;
}

function added<Item>(items: Set<Item>, item: Item): () => void {
  items.add(item);
  return () => items.delete(item);
}
