/** ECMA-419 I2C (section 10.6) as Moddable 8.2 has it on the ESP32: modules/io/i2c/esp32/_i2c.c. */
import { bytesOf, formatOption, integerOption } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

const ADDRESS_MAX = 127;
const HZ_MAX = 20_000_000;
const FORMATS = ["buffer"] as const;

/** What is open on a machine's pins. */
const OPENED = new WeakMap<Machine, Set<string>>();

export interface I2CDictionary {
  data: number;
  clock: number;
  hz: number;
  address: number;
  format?: "buffer";
  target?: unknown;
}

export class I2C implements Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #address: number;
  readonly #place: string;
  readonly #opens: Set<string>;
  /** False on pins where nothing is soldered: every transfer then ends with NACK. */
  readonly #wired: boolean;
  #closed = false;

  /** Throws RangeError for what is missing or out of range, before it touches a pin. */
  constructor(machine: Machine, options: I2CDictionary) {
    for (const name of ["data", "clock", "address"] as const) {
      if (options[name] === undefined) throw new RangeError(`${name} required`);
    }
    const { chip, i2c } = machine.parts;
    const data = integerOption(options, "data", chip.pin_max);
    const clock = integerOption(options, "clock", chip.pin_max);
    this.#address = integerOption(options, "address", ADDRESS_MAX);
    this.#place = [data, clock, this.#address].join();
    this.#opens = OPENED.get(machine) ?? new Set();
    if (this.#opens.has(this.#place)) throw new RangeError("duplicate address");
    if (Math.max(data, clock) > chip.outputPin_max) throw new RangeError("unusable pins");
    if (integerOption(options, "hz", HZ_MAX) === 0) throw new RangeError("invalid hz");
    formatOption(options, FORMATS);
    this.#wired = data === i2c.data && clock === i2c.clock;
    this.#machine = machine;
    this.target = options.target;
    OPENED.set(machine, this.#opens.add(this.#place));
    machine.hold(this);
  }

  get format(): string {
    this.#opened();
    return FORMATS[0];
  }

  set format(format: string) {
    this.#opened();
    formatOption({ format }, FORMATS);
  }

  /**
   * One write transaction. Throws "write failed" when the address or a byte is not acknowledged. An empty one only
   * asks: 1 when nobody is at the address.
   */
  write(value: unknown): number | undefined {
    const { i2c } = this.#opened().parts;
    const bytes = bytesOf(value);
    if (this.#wired && i2c.write(this.#address, bytes)) return undefined;
    if (bytes.length === 0) return 1;
    throw new Error("write failed");
  }

  /** One read transaction of that many bytes, or into a buffer (then its length is returned). */
  read(request: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number {
    const { i2c } = this.#opened().parts;
    const into = typeof request === "number" ? new Uint8Array(request) : bytesOf(request);
    if (!this.#wired || !i2c.read(this.#address, into)) throw new Error("read failed");
    return typeof request === "number" ? (into.buffer as ArrayBuffer) : into.length;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#opens.delete(this.#place);
    this.#machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  #opened(): Machine {
    if (this.#closed) throw new Error("closed");
    return this.#machine;
  }
}
