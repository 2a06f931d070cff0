import Serial from "embedded:io/serial";
import Timer from "timer";
import type { Console } from "../../device.js";
import { log } from "./log.js";
import { TypedLines } from "./typed-lines.js";

/** Printed bytes queued for the UART, at most; further lines are lost. */
const OUTPUT_BYTES_MAX = 2048;

/** Flow control: tells a terminal to stop sending, and to continue. */
const XOFF = 19;
const XON = 17;
/** Typed lines kept while the console is held, for terminals that obey XOFF late or never. */
const KEPT_LINES_MAX = 4;

/** Prints to the SDK's log. There is no input: in debug builds xsbug uses the UART. */
export class TraceConsole implements Console {
  print(line: string): void {
    trace(line, "\n");
  }

  open(): void {}

  hold(): void {}
}

/** The pins of UART 0 (U0RXD and U0TXD in Espressif's datasheets); most boards connect them to a USB bridge. */
function pins(chip: string): { receive: number; transmit: number } {
  if (chip === "esp32s3") return { receive: 44, transmit: 43 };
  if (chip === "esp32c3") return { receive: 20, transmit: 21 };
  return { receive: 3, transmit: 1 };
}

/** A terminal on UART 0, 115200 baud, for release builds. */
export class UARTConsole implements Console {
  private readonly typed: TypedLines;
  private readonly serial: Serial<UARTConsole>;
  private output: Uint8Array;
  private writable_bytes: number;
  private target: unknown;
  private onLine: ((target: unknown, line: Uint8Array) => void) | undefined;
  private held: boolean;
  private kept: Uint8Array[];

  constructor(chip: string) {
    const { receive, transmit } = pins(chip);
    this.typed = new TypedLines();
    this.output = new Uint8Array(0);
    this.writable_bytes = 0;
    this.onLine = undefined;
    this.held = false;
    this.kept = [];
    this.serial = new Serial<UARTConsole>({
      port: 0,
      receive: receive,
      transmit: transmit,
      baud: 115200,
      target: this,
      onReadable: onReadable,
      onWritable: onWritable,
    });
  }

  print(line: string): void {
    this.put(new Uint8Array(ArrayBuffer.fromString(line + "\r\n")));
  }

  hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    this.put(new Uint8Array([held ? XOFF : XON]));
    if (!held && this.kept.length) Timer.set(() => this.handOn(), 0);
  }

  /** Timer callback: delivers the kept lines. */
  handOn(): void {
    while (this.kept.length && !this.held) this.hand(this.kept.shift() as Uint8Array);
  }

  private put(bytes: Uint8Array): void {
    const kept = this.output;
    if (kept.length + bytes.length > OUTPUT_BYTES_MAX) return;
    this.output = new Uint8Array(kept.length + bytes.length);
    this.output.set(kept);
    this.output.set(bytes, kept.length);
    this.ready(this.writable_bytes);
  }

  open<Target>(target: Target, onLine: (target: Target, line: Uint8Array) => void): void {
    this.target = target;
    this.onLine = onLine as (target: unknown, line: Uint8Array) => void;
  }

  /** Callback of the UART: it can take this many bytes. */
  ready(writable_bytes: number): void {
    const part = this.output.subarray(0, writable_bytes);
    this.writable_bytes = writable_bytes - part.length;
    if (!part.length) return;
    this.serial.write(part);
    this.output = this.output.slice(part.length);
  }

  /** Callback of the UART: bytes were typed. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const line = this.typed.push(byte);
      if (line) this.typedLine(line);
    }
  }

  private typedLine(line: Uint8Array): void {
    if (!this.held && !this.kept.length) this.hand(line);
    else if (this.kept.length < KEPT_LINES_MAX) this.kept.push(line);
    else log("error", { code: "console" });
  }

  private hand(line: Uint8Array): void {
    if (this.onLine) this.onLine(this.target, line);
  }
}

function onReadable(this: Serial<UARTConsole>): void {
  const bytes = this.read();
  if (bytes) this.target.receive(new Uint8Array(bytes));
}

function onWritable(this: Serial<UARTConsole>, bytes: number): void {
  this.target.ready(bytes);
}
