/** ECMA-419 analog input (section 10.4) as implemented by Moddable 8.2 on the ESP32: modules/io/analog/esp32. */
import { formatOption, requireOptions } from "./dictionary.js";
import { HostData } from "./host-data.js";
import type { Machine, Resource } from "./machine.js";
import { isFreePin, pinOption } from "./pin-use.js";

const FORMATS = ["number"] as const;
const RESOLUTION = 12;
const VALUE_MAX = 2 ** RESOLUTION - 1;

/** The voltages that are measured rightly with each attenuation in decibels: what is beyond reads as the limit. */
const RANGES: ReadonlyMap<number, { readonly min_mV: number; readonly max_mV: number }> = new Map([
  [0, { min_mV: 100, max_mV: 950 }],
  [2.5, { min_mV: 100, max_mV: 1250 }],
  [6, { min_mV: 150, max_mV: 1750 }],
  [12, { min_mV: 150, max_mV: 2450 }],
]);
const DEFAULT_ATTENUATION = 12;

/** The pins of each chip's analog-digital converters. */
const ANALOG_PINS: Readonly<Record<string, readonly number[]>> = {
  esp32: [36, 37, 38, 39, 32, 33, 34, 35, 4, 0, 2, 15, 13, 12, 14, 27, 25, 26],
  esp32s3: Array.from({ length: 20 }, (_, i) => i + 1),
  esp32c3: [0, 1, 2, 3, 4],
};

export interface AnalogDictionary {
  /** GPIO number. */
  pin: number;
  format?: "number";
  target?: unknown;
  /** `attenuation` in decibels: 0, 2.5, 6 or 12 (default). */
  esp32?: { calibrated?: boolean; attenuation?: number };
}

interface OpenAnalog {
  readonly machine: Machine;
  readonly pin: number;
  readonly min_mV: number;
  readonly max_mV: number;
}

const analogs = new HostData<OpenAnalog>();

export class Analog implements Resource {
  target?: unknown;

  /** Throws RangeError for a pin that is in use or not analog, for an unknown attenuation and format. */
  constructor(machine: Machine, options: AnalogDictionary) {
    requireOptions(options);
    const pin = pinOption(options, "pin");
    if (!isFreePin(machine, pin)) throw new RangeError("in use");
    const range = RANGES.get(Number(options.esp32?.attenuation ?? DEFAULT_ATTENUATION));
    if (!range) throw new RangeError("bad attenuation");
    if (!ANALOG_PINS[machine.parts.chip.name]?.includes(pin)) throw new RangeError("not analog pin");
    formatOption(options, FORMATS);
    if ("target" in options) this.target = options.target;
    analogs.open(this, { machine, pin, ...range });
    machine.hold(this);
    machine.pinUse.use(pin);
  }

  /** In bits. */
  get resolution(): number {
    return RESOLUTION;
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    if (format !== FORMATS[0]) throw new RangeError("invalid format");
  }

  /** The voltage as a part of the range's highest, 0 to 2 ** resolution - 1. */
  read(): number {
    const { machine, pin, min_mV, max_mV } = analogs.of(this);
    const measured_mV = Math.min(Math.max(machine.pins.volts(pin) * 1000, min_mV), max_mV);
    return Math.trunc((measured_mV * VALUE_MAX) / max_mV);
  }

  close(): void {
    const analog = analogs.close(this);
    if (!analog) return;
    analog.machine.pinUse.free(analog.pin);
    analog.machine.release(this);
  }

  powerOff(): void {
    this.close();
  }
}
