import type { LineConsole } from "../../sim/board/console.js";
import type { ClockTimer } from "../../sim/clock/clock.js";
import type { BootOptions } from "../../sim/engine/engine.js";
import { checked, fromBytes, readable, toBytes } from "./byte-string.js";
import { Dgram } from "./dgram.js";
import { Net } from "./net.js";
import { Emitter, Runtime } from "./runtime.js";
import { Sockets } from "./sockets.js";
import { FONT_FILE, type Storage } from "./storage.js";
import { Wifi } from "./wifi.js";
import { decompress } from "../../espruino-bundler/heatshrink.js";

/** Ctrl-D, which ends the input on a terminal. */
const END = "\x04";
/** Flow control: a board sends these to stop and to resume typing. */
const XOFF = "\x13";
const XON = "\x11";

/** Espruino's `E`. Programs may add properties. */
export class E extends Emitter {
  [added: string]: unknown;

  readonly #runtime: Runtime;
  readonly #console: SerialPort;
  readonly #random: () => number;

  constructor(runtime: Runtime, console: SerialPort, random: () => number) {
    super(runtime);
    this.#runtime = runtime;
    this.#console = console;
    this.#random = random;
  }

  override toString(bytes?: ArrayLike<number>): string {
    return fromBytes(Uint8Array.from(bytes ?? []));
  }

  toArrayBuffer(text: string): ArrayBuffer {
    return Uint8Array.from(toBytes(text)).buffer;
  }

  getConsole(): string | null {
    return this.#console.hasREPL ? "Serial1" : null;
  }

  setConsole(port: unknown): void {
    this.#console.hasREPL = port !== null;
  }

  hwRand(): number {
    return Math.floor(this.#random() * 2 ** 32);
  }

  /** Ignored: random numbers come from `BootOptions.random`. */
  srand(_seed: number): void {}

  /** Restarts the board. */
  reboot(): void {
    this.#runtime.machine.run(() => {
      throw new Error("reboot");
    });
  }

  /** The first step of `reset()` and `load()`. */
  kill(): void {
    this.tell("kill");
  }
}

/** The serial port of the REPL, until the REPL is moved elsewhere. Input waits for a listener. */
export class SerialPort extends Emitter {
  hasREPL = true;
  readonly #runtime: Runtime;
  readonly #lines: LineConsole;
  readonly #print: (line: string) => void;

  constructor(runtime: Runtime, lines: LineConsole, print: (line: string) => void) {
    super(runtime);
    this.#runtime = runtime;
    this.#lines = lines;
    this.#print = print;
  }

  override on(event: string, listener: never): void {
    super.on(event, listener);
    if (event !== "data") return;
    this.#lines.open({
      onLine: (line, taken) => {
        this.emit("data", `${fromBytes(line)}\n`);
        this.#runtime.queue(taken);
      },
      onEnd: () => this.emit("data", END),
    });
  }

  /** Ignores the echo of typed text, since the PC's terminal echoes itself. Only XOFF and XON have an effect. */
  write(data: string): void {
    if (data === XOFF || data === XON) this.#lines.hold(data === XOFF);
  }

  println(line: string): void {
    this.#print(line);
  }
}

/** The globals of a program, and what the engine needs of them. */
export interface EspruinoGlobals {
  readonly globals: object;
  readonly E: E;
}

/** Creates the globals of a program on that machine with that flash. `free` returns the number of free variables. */
export function espruinoGlobals(
  runtime: Runtime,
  program: BootOptions,
  storage: Storage,
  free: () => number,
): EspruinoGlobals {
  const { machine } = runtime;
  const { clock } = machine.parts;
  const print = (...values: unknown[]) => program.print(readable(checked(values.map(String).join(" "))));
  const serial = new SerialPort(runtime, program.console, print);
  const e = new E(runtime, serial, () => program.random());
  const sockets = new Sockets(machine);
  storage.put(FONT_FILE, program.font);
  const modules: Record<string, unknown> = {
    net: new Net(runtime, sockets),
    dgram: new Dgram(runtime, sockets),
    Wifi: new Wifi(runtime),
    Storage: storage,
    heatshrink: { decompress: (data: string) => decompress(toBytes(data)).buffer },
  };
  return {
    E: e,
    globals: {
      ...timers(runtime),
      ...buttons(runtime, program.console),
      print,
      process: { memory: () => ({ free: free() }) },
      E: e,
      I2C1: i2c(runtime),
      global: { Serial1: serial },
      require: (name: string) => modules[name] ?? missing(name),
      atob: (base64: string) => fromBytes(Buffer.from(base64, "base64")),
      btoa: (text: string) => Buffer.from(toBytes(text)).toString("base64"),
      getTime: () => clock.wall_ms() / 1000,
    },
  };
}

function missing(name: string): never {
  throw new Error(`Module ${name} not found`);
}

function timers(runtime: Runtime): object {
  const timers = new Map<number, ClockTimer>();
  let last = 0;
  return {
    setTimeout: (callback: (...values: unknown[]) => void, delay_ms: number, ...values: unknown[]) => {
      const id = ++last;
      const fire = () => {
        timers.delete(id);
        runtime.call(() => callback(...values));
      };
      timers.set(id, runtime.machine.setTimer(fire, delay_ms));
      return id;
    },
    clearTimeout: (id: number) => {
      timers.get(id)?.cancel();
      timers.delete(id);
    },
  };
}

function buttons(runtime: Runtime, lines: LineConsole): object {
  const watched: { pin: number; callback(event: object): void }[] = [];
  return {
    pinMode: () => {},
    setWatch: (callback: (event: object) => void, pin: number) => {
      watched.push({ pin, callback });
      lines.openButtons((index, taken) => {
        const watch = watched[index] as (typeof watched)[number] | undefined;
        if (watch) runtime.queue(() => watch.callback({ state: false, pin: watch.pin }));
        runtime.queue(taken);
      });
    },
  };
}

function i2c({ machine }: Runtime): object {
  const bus = machine.parts.i2c;
  let wired = false;
  return {
    setup: ({ scl, sda }: { scl: number; sda: number }) => (wired = scl === bus.clock && sda === bus.data),
    writeTo: (address: number, data: ArrayLike<number>) => {
      if (!wired || !bus.write(address, Uint8Array.from(data)))
        throw new Error("jshI2CWrite: no acknowledge");
    },
  };
}
