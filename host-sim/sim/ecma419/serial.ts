/** ECMA-419 serial (section 10.7) as implemented by Moddable 8.2 on the ESP32: modules/io/serial/esp32. */
import type { ClockTimer } from "../clock/clock.js";
import {
  bytesOf,
  callbackOption,
  formatOption,
  requireArgument,
  requireOptions,
  textOf,
  toInteger,
} from "./dictionary.js";
import { HostData } from "./host-data.js";
import type { Machine, Resource } from "./machine.js";
import { isFreePin, isOutputPin, pinOption } from "./pin-use.js";

const FORMATS = ["buffer", "number"] as const;
/** The chip's serial ports, and the bytes that each one's two queues hold. */
const PORTS = 3;
const FIFO_BYTES = 128;
const BAUD_MAX = 20_000_000;
/** A start bit, eight of data and a stop bit. */
const BITS_PER_BYTE = 10;
/** onWritable is called when no more than so many bytes are still to be sent. */
const WRITABLE_AT = 10;

export interface SerialDictionary {
  /** GPIO numbers; one may be missing. */
  transmit?: number;
  receive?: number;
  baud: number;
  /** Default 0. */
  port?: number;
  /** Default "buffer"; "number": a byte at a time. */
  format?: "buffer" | "number";
  /** So many bytes can be read. */
  onReadable?: (this: Serial, bytes: number) => void;
  /** So many bytes can be written. */
  onWritable?: (this: Serial, bytes: number) => void;
  target?: unknown;
}

interface OpenSerial {
  readonly machine: Machine;
  readonly port: number;
  readonly transmit: number | undefined;
  readonly receive: number | undefined;
  readonly byte_ms: number;
  format: string;
  /** Bytes received and not yet read; those that came when it was full are lost. */
  readonly received: number[];
  readonly toSend: number[];
  sending: ClockTimer | undefined;
  isOpen: boolean;
  stopReceiving(): void;
  /** Asks for a call of onReadable or onWritable, once for all that happens before it. */
  readable(): void;
  writable(): void;
}

const serials = new HostData<OpenSerial>();
const OPENED = new WeakMap<Machine, Set<number>>();

export class Serial implements Resource {
  target?: unknown;

  /** Throws Error for pins that are missing or in use, RangeError for a port in use and values out of range. */
  constructor(machine: Machine, options: SerialDictionary) {
    requireOptions(options);
    const transmit = "transmit" in options ? freePin(machine, options, "transmit") : undefined;
    const receive = "receive" in options ? freePin(machine, options, "receive") : undefined;
    if (transmit === undefined && receive === undefined) throw new Error("invalid");
    if (transmit !== undefined && !isOutputPin(machine.parts.chip, transmit)) throw new Error("uart failed");
    const port = options.port === undefined ? 0 : toInteger(options.port);
    if (port < 0 || port >= PORTS) throw new RangeError("invalid port");
    const baud = toInteger(options.baud);
    if (baud <= 0 || baud > BAUD_MAX) throw new RangeError("invalid baud");
    const onReadable = callbackOption<Serial, [number]>(options, "onReadable");
    const onWritable = callbackOption<Serial, [number]>(options, "onWritable");
    if ("target" in options) this.target = options.target;
    const format = formatOption(options, FORMATS);
    const opened = OPENED.get(machine) ?? new Set();
    if (opened.has(port)) throw new RangeError("port in use");
    OPENED.set(machine, opened.add(port));
    const serial: OpenSerial = {
      machine,
      port,
      transmit,
      receive,
      byte_ms: (BITS_PER_BYTE * 1000) / baud,
      format,
      received: [],
      toSend: [],
      sending: undefined,
      isOpen: true,
      stopReceiving() {},
      readable: () => {},
      writable: () => {},
    };
    serial.readable = this.#call(serial, receive !== undefined && onReadable, () => serial.received.length);
    serial.writable = this.#call(serial, transmit !== undefined && onWritable, () => roomOf(serial));
    if (receive !== undefined) {
      serial.stopReceiving = machine.pins.pin(receive).receive((bytes) => {
        serial.received.push(...bytes.subarray(0, FIFO_BYTES - serial.received.length));
        serial.readable();
      });
    }
    serials.open(this, serial);
    machine.hold(this);
    for (const pin of [transmit, receive]) if (pin !== undefined) machine.pinUse.use(pin);
    // An idle line is high.
    if (transmit !== undefined) machine.pins.output(transmit, { level: 1 });
    serial.writable();
  }

  get format(): string {
    return serials.of(this).format;
  }

  set format(format: string) {
    const serial = serials.of(this);
    if (!(FORMATS as readonly string[]).includes(textOf(format))) throw new RangeError("unimplemented");
    serial.format = textOf(format);
  }

  /**
   * The bytes received, that many at most, or into a buffer (then how many is returned); undefined if there are none. In
   * the format "number": the next byte.
   */
  read(request?: number | ArrayBuffer | ArrayBufferView): ArrayBuffer | number | undefined {
    const { received, format } = serials.of(this);
    if (received.length === 0) return undefined;
    if (format === "number") return received.shift();
    const into = typeof request === "object" ? bytesOf(request) : undefined;
    const asked = into ? into.length : request === undefined ? received.length : toInteger(request);
    if (asked <= 0) throw new Error("invalid");
    const bytes = Uint8Array.from(received.splice(0, asked));
    if (!into) return bytes.buffer;
    into.set(bytes);
    return bytes.length;
  }

  /** Throws Error if not all of it fits what is still to be sent. */
  write(value: unknown): void {
    const serial = serials.of(this);
    requireArgument(value);
    const bytes = serial.format === "number" ? Uint8Array.of(toInteger(value)) : bytesOf(value);
    if (bytes.length > roomOf(serial)) throw new Error("output full");
    serial.toSend.push(...bytes);
    send(serial);
  }

  close(): void {
    const serial = serials.close(this);
    if (!serial) return;
    const { machine, transmit, receive, port } = serial;
    serial.isOpen = false;
    serial.sending?.cancel();
    serial.stopReceiving();
    if (transmit !== undefined) machine.pins.output(transmit, {});
    for (const pin of [transmit, receive]) if (pin !== undefined) machine.pinUse.free(pin);
    OPENED.get(machine)?.delete(port);
    machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  /** A function that posts a call of `callback` with `count()`, unless that is 0 then. */
  #call(
    serial: OpenSerial,
    callback: ((this: Serial, bytes: number) => void) | undefined | false,
    count: () => number,
  ): () => void {
    let posted = false;
    return () => {
      if (posted || !callback) return;
      posted = true;
      serial.machine.post(() => {
        posted = false;
        const bytes = count();
        if (serial.isOpen && bytes > 0) callback.call(this, bytes);
      });
    };
  }
}

function freePin(machine: Machine, options: SerialDictionary, name: "transmit" | "receive"): number {
  const pin = pinOption(options, name);
  if (!isFreePin(machine, pin)) throw new Error("in use");
  return pin;
}

function roomOf({ toSend }: OpenSerial): number {
  return FIFO_BYTES - toSend.length;
}

/** Sends what is in the queue, in the time that the line takes for it. */
function send(serial: OpenSerial): void {
  const { machine, toSend, byte_ms } = serial;
  if (serial.sending || toSend.length === 0) return;
  const count = Math.max(toSend.length - WRITABLE_AT, 1);
  serial.sending = machine.setTimer(() => {
    serial.sending = undefined;
    if (serial.transmit === undefined) toSend.splice(0, count);
    else machine.pins.transmit(serial.transmit, Uint8Array.from(toSend.splice(0, count)));
    if (toSend.length <= WRITABLE_AT) serial.writable();
    send(serial);
  }, count * byte_ms);
}
