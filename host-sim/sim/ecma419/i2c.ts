/** ECMA-419 I2C (section 10.6) as implemented by Moddable 8.2 on the ESP32: modules/io/i2c/esp32/_i2c.c. */
import { bytesOf, formatOption, integerOption, requireOptions } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

const ADDRESS_MAX = 127;
const HZ_MAX = 20_000_000;
const FORMATS = ["buffer"] as const;
/** More than the board's memory can hold, and than the bus can transfer within its timeout of 400 ms. */
const READ_BYTES_MAX = 65535;

/** The addresses that are in use on a machine's pins. */
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
  readonly #pins: readonly number[];
  /** False on pins without a bus: every transfer ends with NACK. */
  readonly #wired: boolean;
  #closed = false;

  /** Throws RangeError for options that are missing or out of range, before it changes anything. */
  constructor(machine: Machine, options: I2CDictionary) {
    requireOptions(options);
    for (const name of ["data", "clock", "address"] as const) {
      if (!(name in options)) throw new RangeError(`${name} required`);
      if (options[name] === undefined) throw new Error(`${name} required`);
    }
    const { chip, i2c } = machine.parts;
    const data = integerOption(options, "data", chip.pin_max);
    const clock = integerOption(options, "clock", chip.pin_max);
    this.#address = integerOption(options, "address", ADDRESS_MAX);
    this.#place = [data, clock, this.#address].join();
    this.#opens = OPENED.get(machine) ?? new Set();
    if (this.#opens.has(this.#place)) throw new RangeError("duplicate address");
    if (Math.max(data, clock) > chip.outputPin_max) throw new RangeError("unusable pins");
    this.#pins = [data, clock];
    if (this.#pins.some((pin) => !machine.pinUse.isFree(pin, true))) throw new RangeError("pins in use");
    if (integerOption(options, "hz", HZ_MAX) === 0) throw new RangeError("invalid hz");
    formatOption(options, FORMATS);
    this.#wired = data === i2c.data && clock === i2c.clock;
    this.#machine = machine;
    this.target = options.target;
    OPENED.set(machine, this.#opens.add(this.#place));
    for (const pin of this.#pins) machine.pinUse.use(pin, true);
    machine.hold(this);
  }

  get format(): string {
    this.#opened();
    return FORMATS[0];
  }

  set format(format: string) {
    this.#opened();
    if (format !== FORMATS[0]) throw new RangeError("invalid format");
  }

  /**
   * Performs a write transaction. Throws "write failed" when the address or a byte is not acknowledged. An empty one
   * only probes the address: it returns 1 on NACK.
   */
  write(value: unknown): number | undefined {
    const { i2c } = this.#opened().parts;
    const bytes = bytesOf(value);
    if (this.#wired && i2c.write(this.#address, bytes)) return undefined;
    if (bytes.length === 0) return 1;
    throw new Error("write failed");
  }

  /**
   * Performs a read transaction of that many bytes, or into a buffer (then its length is returned). Throws RangeError
   * for more than 65535 bytes, "read failed" when the address is not acknowledged.
   */
  read(request: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number {
    const { i2c } = this.#opened().parts;
    const into = readBuffer(request);
    if (!this.#wired || !i2c.read(this.#address, into)) throw new Error("read failed");
    return readResult(request, into);
  }

  /**
   * Performs a write and a read with a repeated start condition between them. Returns the same as `read`. Throws
   * RangeError for more than 65535 bytes, "writeRead failed" when the address or a byte is not acknowledged.
   */
  writeRead(value: unknown, request: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number {
    const { i2c } = this.#opened().parts;
    const into = readBuffer(request);
    const bytes = bytesOf(value);
    if (!this.#wired || !i2c.write(this.#address, bytes) || !i2c.read(this.#address, into))
      throw new Error("writeRead failed");
    return readResult(request, into);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#opens.delete(this.#place);
    for (const pin of this.#pins) this.#machine.pinUse.free(pin);
    this.#machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  #opened(): Machine {
    if (this.#closed) throw new SyntaxError("closed");
    return this.#machine;
  }
}

/** The buffer for the bytes of a read. */
function readBuffer(request: number | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof request === "object") return bytesOf(request);
  return new Uint8Array(integerOption({ length: request }, "length", READ_BYTES_MAX));
}

function readResult(request: unknown, into: Uint8Array): ArrayBuffer | number {
  return typeof request === "object" ? into.length : (into.buffer as ArrayBuffer);
}
