/** ECMA-419 digital IO (section 10.2) as implemented by Moddable 8.2: modules/io/digital. */
import { requireOptions, toInteger } from "./dictionary.js";
import { DigitalBank, type DigitalBankDictionary } from "./digital-bank.js";
import type { Machine } from "./machine.js";

const RISING = 1;
const FALLING = 2;
/** Pins of a bank. */
const BANK_MASK = 31;
const BANK_SHIFT = 5;

export interface DigitalDictionary {
  /** GPIO number. */
  pin: number;
  mode: number;
  /** The edges that are told to onReadable: Digital.Rising, Digital.Falling or their sum. */
  edge?: number;
  activeLow?: boolean;
  initialValue?: number;
  onReadable?: (this: Digital) => void;
  format?: "number";
  target?: unknown;
}

/** One pin. */
export class Digital extends DigitalBank {
  static readonly Rising = RISING;
  static readonly Falling = FALLING;

  /** Throws as DigitalBank. */
  constructor(machine: Machine, options: DigitalDictionary) {
    super(machine, bankOptions(options));
  }

  /** 0 or 1. */
  override read(): number {
    return super.read() ? 1 : 0;
  }

  override write(value: unknown): void {
    super.write(Number(value) ? -1 : 0);
  }
}

function bankOptions(options: DigitalDictionary): DigitalBankDictionary {
  requireOptions(options);
  if (options.pin === undefined) throw new Error("invalid");
  const pin = toInteger(options.pin);
  const pins = 1 << (pin & BANK_MASK);
  const edge = options.edge ?? 0;
  return {
    ...options,
    pins,
    bank: (pin >> BANK_SHIFT) & 0xff,
    rises: edge & RISING ? pins : 0,
    falls: edge & FALLING ? pins : 0,
    initialValue: Number(options.initialValue) ? pins : 0,
  } as DigitalBankDictionary;
}
