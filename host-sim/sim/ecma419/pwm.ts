/** ECMA-419 PWM (section 10.5) as implemented by Moddable 8.2 on the ESP32: modules/io/pwm/esp32. */
import { formatOption, toInteger } from "./dictionary.js";
import { HostData } from "./host-data.js";
import type { Machine, Resource } from "./machine.js";
import { isFreePin, isOutputPin, pinOption } from "./pin-use.js";

const FORMATS = ["number"] as const;
const DEFAULT_HZ = 1024;
const DEFAULT_RESOLUTION = 10;
/** LEDC_TIMER_BIT_MAX: the first resolution that there is not. */
const RESOLUTION_END = 21;
/** The chip's PWM channels, and the timers that they share. */
const CHANNELS = 8;
const TIMERS = 4;
/** The clock that the timers divide. */
const CLOCK_HZ = 80_000_000;

export interface PWMDictionary {
  /** GPIO number. */
  pin?: number;
  /** Takes over the pin of another one, which is closed. */
  from?: PWM;
  /** The chip's channel, 0 to 7 (default: one that is free). */
  port?: number;
  hz?: number;
  /** In bits. */
  resolution?: number;
  format?: "number";
  target?: unknown;
}

interface OpenPWM {
  readonly machine: Machine;
  readonly pin: number;
  readonly channel: number;
  readonly hz: number;
  readonly resolution: number;
  duty: number;
}

const pwms = new HostData<OpenPWM>();

/** The PWM objects that a machine's program has open. */
const OPENED = new WeakMap<Machine, Set<OpenPWM>>();

export class PWM implements Resource {
  target?: unknown;

  /**
   * Throws SyntaxError without options and for a `from` that is no open PWM, Error for a pin or port that is in use and
   * for a frequency that the chip cannot make, RangeError for other values out of range.
   */
  constructor(machine: Machine, options: PWMDictionary) {
    if (options === undefined) throw new SyntaxError("options required");
    const given = Object(options) as PWMDictionary;
    const opened = OPENED.get(machine) ?? new Set();
    const former = "from" in given ? pwms.of(given.from) : undefined;
    const pin = former?.pin ?? freePin(machine, given);
    const port = former || given.port === undefined ? undefined : portOf(given.port, opened);
    const hz = given.hz === undefined ? (former?.hz ?? DEFAULT_HZ) : toInteger(given.hz);
    if (hz <= 0) throw new RangeError("invalid hz");
    const resolution =
      given.resolution === undefined
        ? (former?.resolution ?? DEFAULT_RESOLUTION)
        : toInteger(given.resolution);
    if (resolution <= 0 || resolution >= RESOLUTION_END) throw new RangeError("invalid resolution");
    formatOption(given, FORMATS);
    const others = [...opened].filter((pwm) => pwm !== former);
    const channel = former?.channel ?? port ?? freeChannel(others);
    checkTimer(hz, resolution, others);
    if ("target" in given) this.target = given.target;
    const pwm: OpenPWM = { machine, pin, channel, hz, resolution, duty: former?.duty ?? 0 };
    if (former) given.from?.close();
    OPENED.set(machine, opened.add(pwm));
    pwms.open(this, pwm);
    machine.hold(this);
    machine.pinUse.use(pin);
    drive(pwm);
  }

  get hz(): number {
    return pwms.of(this).hz;
  }

  get resolution(): number {
    return pwms.of(this).resolution;
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    if (format !== FORMATS[0]) throw new RangeError("invalid format");
  }

  /** Sets the duty: 0 to 2 ** resolution - 1, which is high all the time. Throws RangeError beyond. */
  write(value: number): void {
    const pwm = pwms.of(this);
    const duty = toInteger(value);
    if (duty < 0 || duty > maxOf(pwm)) throw new RangeError("invalid value");
    pwm.duty = duty;
    drive(pwm);
  }

  close(): void {
    const pwm = pwms.close(this);
    if (!pwm) return;
    OPENED.get(pwm.machine)?.delete(pwm);
    pwm.machine.pins.output(pwm.pin, {});
    pwm.machine.pinUse.free(pwm.pin);
    pwm.machine.release(this);
  }

  powerOff(): void {
    this.close();
  }
}

function freePin(machine: Machine, options: PWMDictionary): number {
  const pin = pinOption(options, "pin");
  if (!isFreePin(machine, pin)) throw new Error("in use");
  if (!isOutputPin(machine.parts.chip, pin)) throw new Error("can't configure");
  return pin;
}

function portOf(value: unknown, opened: ReadonlySet<OpenPWM>): number {
  const port = toInteger(value);
  if (port < 0 || port >= CHANNELS) throw new RangeError("invalid port");
  if ([...opened].some(({ channel }) => channel === port)) throw new Error("port unavailable");
  return port;
}

function freeChannel(others: readonly OpenPWM[]): number {
  for (let channel = 0; channel < CHANNELS; channel++)
    if (others.every((pwm) => pwm.channel !== channel)) return channel;
  throw new Error("no ledc channel");
}

/** Objects of the same frequency and resolution share a timer. */
function checkTimer(hz: number, resolution: number, others: readonly OpenPWM[]): void {
  const timers = new Set(others.map((pwm) => `${pwm.hz}/${pwm.resolution}`)).add(`${hz}/${resolution}`);
  if (timers.size > TIMERS) throw new RangeError("no timer");
  if (hz * 2 ** resolution > CLOCK_HZ) throw new Error("configure ledc timer failed");
}

function maxOf({ resolution }: OpenPWM): number {
  return 2 ** resolution - 1;
}

function drive(pwm: OpenPWM): void {
  pwm.machine.pins.output(pwm.pin, { duty: pwm.duty / maxOf(pwm), hz: pwm.hz });
}
