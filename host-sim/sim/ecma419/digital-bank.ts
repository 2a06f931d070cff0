/** ECMA-419 digital bank IO (section 10.3) as implemented by Moddable 8.2: modules/io/digital/esp32. */
import type { Level } from "../board/pins.js";
import { callbackOption, formatOption, requireOptions, toInteger } from "./dictionary.js";
import { HostData } from "./host-data.js";
import type { Machine, Resource } from "./machine.js";
import { isFreePin, isOutputPin } from "./pin-use.js";

const FORMATS = ["number"] as const;
const BANK_PINS = 32;

const INPUT = 0;
const INPUT_PULL_UP = 1;
const INPUT_PULL_DOWN = 2;
const INPUT_PULL_UP_DOWN = 3;
const OUTPUT = 8;
const OUTPUT_OPEN_DRAIN = 9;
const ACTIVE_LOW = 16;
const MODES: readonly number[] = [
  INPUT,
  INPUT_PULL_UP,
  INPUT_PULL_DOWN,
  INPUT_PULL_UP_DOWN,
  OUTPUT,
  OUTPUT_OPEN_DRAIN,
];

export interface DigitalBankDictionary {
  /** A bit for each pin. */
  pins: number;
  /** Pins from 32 on are those of bank 1. */
  bank?: number;
  mode: number;
  /** The pins whose rise or fall is told to onReadable. */
  rises?: number;
  falls?: number;
  /** The level 0 is the value 1. */
  activeLow?: boolean;
  /** Of outputs. */
  initialValue?: number;
  /** `triggered` has a bit for each pin that has risen or fallen. */
  onReadable?: (this: DigitalBank, triggered: number) => void;
  format?: "number";
  target?: unknown;
}

interface OpenBank {
  readonly machine: Machine;
  /** The bit in the bank and the GPIO number of each. */
  readonly pins: readonly { readonly bit: number; readonly number: number }[];
  readonly isInput: boolean;
  readonly activeLow: boolean;
  readonly openDrain: boolean;
  triggered: number;
  unwatch(): void;
}

const banks = new HostData<OpenBank>();

export class DigitalBank implements Resource {
  static readonly Input = INPUT;
  static readonly InputPullUp = INPUT_PULL_UP;
  static readonly InputPullDown = INPUT_PULL_DOWN;
  static readonly InputPullUpDown = INPUT_PULL_UP_DOWN;
  static readonly Output = OUTPUT;
  static readonly OutputOpenDrain = OUTPUT_OPEN_DRAIN;
  static readonly ActiveLow = ACTIVE_LOW;

  target?: unknown;

  /**
   * Throws Error for pins that the chip does not have or that are in use, and for a mode that is missing; RangeError for
   * an unknown mode, for outputs on pins that are none, and for onReadable without rises and falls.
   */
  constructor(machine: Machine, options: DigitalBankDictionary) {
    requireOptions(options);
    const { chip } = machine.parts;
    const pins = pinsOf(options);
    if (pins.length === 0 || pins.some(({ number }) => number > chip.pin_max)) throw new Error("invalid pin");
    if (pins.some(({ number }) => !isFreePin(machine, number))) throw new Error("in use");
    if (options.mode === undefined) throw new Error("invalid");
    const mode = toInteger(options.mode);
    if (!MODES.includes(mode)) throw new RangeError("invalid mode");
    const isInput = mode < OUTPUT;
    const activeLow = Boolean(options.activeLow);
    const onReadable = isInput ? callbackOption<DigitalBank, [number]>(options, "onReadable") : undefined;
    const all = pins.reduce((bits, { bit }) => bits | bit, 0);
    const rises = toInteger(options.rises ?? 0) & all;
    const falls = toInteger(options.falls ?? 0) & all;
    if (onReadable && !rises && !falls) throw new RangeError("invalid edges");
    if (!isInput && pins.some(({ number }) => !isOutputPin(chip, number))) throw new RangeError("input only");
    const initialValue = toInteger(options.initialValue ?? 0);
    formatOption(options, FORMATS);
    if ("target" in options) this.target = options.target;
    const bank: OpenBank = {
      machine,
      pins,
      isInput,
      activeLow,
      openDrain: mode === OUTPUT_OPEN_DRAIN,
      triggered: 0,
      unwatch() {},
    };
    banks.open(this, bank);
    machine.hold(this);
    for (const { number } of pins) {
      machine.pinUse.use(number);
      if (isInput) machine.pins.output(number, { pull: pullOf(mode) });
    }
    if (!isInput) setLevels(bank, initialValue);
    // The edges are those of the value.
    if (onReadable) this.#watch(bank, activeLow ? falls : rises, activeLow ? rises : falls, onReadable);
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    if (format !== FORMATS[0]) throw new RangeError("invalid format");
  }

  /** A bit for each pin of an input. Throws Error for an output. */
  read(): number {
    const { machine, pins, isInput, activeLow } = banks.of(this);
    if (!isInput) throw new Error("can't read output");
    const read = (value: number, { bit, number }: OpenBank["pins"][number]) =>
      (machine.pins.level(number) === 1) === activeLow ? value : value | bit;
    return pins.reduce(read, 0) >>> 0;
  }

  /** Sets the pins of an output by their bits. Throws Error for an input. */
  write(value: unknown): void {
    const bank = banks.of(this);
    if (bank.isInput) throw new Error("can't write input");
    setLevels(bank, toInteger(value));
  }

  close(): void {
    const bank = banks.close(this);
    if (!bank) return;
    bank.unwatch();
    for (const { number } of bank.pins) {
      bank.machine.pins.output(number, {});
      bank.machine.pinUse.free(number);
    }
    bank.machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  #watch(
    bank: OpenBank,
    rises: number,
    falls: number,
    onReadable: (this: DigitalBank, triggered: number) => void,
  ): void {
    const { machine } = bank;
    let isOpen = true;
    const deliver = () => {
      if (!isOpen) return;
      const { triggered } = bank;
      bank.triggered = 0;
      onReadable.call(this, triggered >>> 0);
    };
    const unwatches = bank.pins.map(({ bit, number }) => {
      const pin = machine.pins.pin(number);
      let before: Level = pin.level;
      return pin.watch(() => {
        const { level } = pin;
        if (level === before) return;
        before = level;
        if (!((level ? rises : falls) & bit)) return;
        // As an interrupt does, it asks for one call for all that happens before that.
        if (bank.triggered === 0) machine.post(deliver);
        bank.triggered |= bit;
      });
    });
    bank.unwatch = () => {
      isOpen = false;
      for (const unwatch of unwatches) unwatch();
    };
  }
}

function pinsOf({ pins, bank }: DigitalBankDictionary): OpenBank["pins"] {
  const bits = toInteger(pins);
  const first = bank === undefined ? 0 : toInteger(bank) * BANK_PINS;
  if (first !== 0 && first !== BANK_PINS) throw new Error("invalid bank");
  const numbers = Array.from({ length: BANK_PINS }, (_, i) => ({ bit: 1 << i, number: first + i }));
  return numbers.filter(({ bit }) => bits & bit);
}

function pullOf(mode: number): "up" | "down" | undefined {
  if (mode === INPUT_PULL_UP) return "up";
  return mode === INPUT_PULL_DOWN ? "down" : undefined;
}

function setLevels({ machine, pins, activeLow, openDrain }: OpenBank, value: number): void {
  for (const { bit, number } of pins) {
    const level = Boolean(value & bit) === activeLow ? 0 : 1;
    machine.pins.output(number, openDrain && level === 1 ? {} : { level });
  }
}
