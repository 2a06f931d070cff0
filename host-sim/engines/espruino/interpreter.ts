import { execFile, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { STORE_PREFIX } from "../../../firmware/espruino/store-files.js";
import type { Machine } from "../../sim/ecma419/machine.js";
import type { Bundle } from "../../espruino-bundler/bundle.js";
import type { BundleMap } from "../../espruino-bundler/bundle-map.js";
import { tr } from "../../language/language.js";
import type {
  AppOnBoard,
  Engine,
  LoadedApp,
  Preparation,
  BootOptions,
  Running,
} from "../../sim/engine/engine.js";
import { RunningProcess } from "../running-process.js";
import { EngineUnavailable } from "../unavailable.js";
import { bundleFault } from "./bundle-fault.js";
import { Bundles } from "./bundles.js";
import { fromBytes } from "./byte-string.js";
import { callStandIn, openChannel } from "./channel.js";
import { makeFlash, standIns } from "./flash-image.js";
import { isComplaint, isTrace, readable, type StandInMessage } from "./interpreter-messages.js";
import { LogTap } from "./log-tap.js";
import { Runtime } from "./runtime.js";
import { FONT_FILE, Storage } from "./storage.js";
import { settingsFiles, shareSettings } from "./stored-settings.js";
import { Wifi } from "./wifi.js";

/** Bytes typed at once, at most: the interpreter's input buffer is small. */
const TYPED_BYTES_MAX = 96;
/** Bytes per millisecond on a board's serial port at 115200 baud. */
const TYPED_BYTES_PER_MS = 11;
/** The number of different seeds of the chip's random number generator. */
const SEEDS = 2 ** 31;
/** The time that the interpreter may take to print its version. */
const VERSION_MS_MAX = 30_000;

/** The time without a line after which an error message is complete. */
const TRACE_MS_MAX = 100;
/** The file in flash that the bundle is. */
const PROGRAM = ".bootcde";

/** The interpreter cannot be run. */
export class InterpreterUnavailable extends EngineUnavailable {}

/**
 * The real Espruino interpreter, built for Linux, whose path the user gives. It boots from a flash with the same
 * bundle as a board. It uses its own sockets and timers; Wi-Fi, I2C, buttons and console are stand-ins. Its sockets
 * are open on every address of this machine, and it uses a whole CPU core while a socket is open.
 */
export class EspruinoInterpreter implements Engine {
  readonly everywhere = true;
  readonly #bundles: Bundles;

  private constructor(
    readonly file: string,
    readonly version: string,
    isQuick: boolean,
  ) {
    this.#bundles = new Bundles({ isQuick });
  }

  /** Throws InterpreterUnavailable if `file` is not an interpreter. */
  static async prepare(file: string, isQuick = false): Promise<EspruinoInterpreter> {
    try {
      const words = ["-e", 'print("VERSION="+process.version)'];
      const { stdout } = await promisify(execFile)(file, words, { timeout: VERSION_MS_MAX });
      const [, version] = /VERSION=(\S+)/.exec(stdout) ?? [];
      if (version === undefined) throw new Error(tr("it does not print its version"));
      return new EspruinoInterpreter(file, version, isQuick);
    } catch (error) {
      throw new InterpreterUnavailable(
        tr("ESPRUINO={file} is not a Linux build of Espruino: {reason}", {
          file,
          reason: (error as Error).message.trim(),
        }),
      );
    }
  }

  async load(order: AppOnBoard, preparation?: Preparation): Promise<LoadedApp> {
    const bundle = await this.#bundles.of(order, preparation);
    return { boot: (machine, program) => this.#start(bundle, machine, program) };
  }

  async #start(bundle: Bundle, machine: Machine, program: BootOptions): Promise<Running> {
    const { text } = bundle;
    const seed = Math.floor(program.random() * SEEDS);
    const files = new Map<string, string | Uint8Array>([
      [".boot0", await standIns(machine.parts.i2c.addresses, seed, text.includes(STORE_PREFIX))],
      [PROGRAM, text],
      ...settingsFiles(program.store),
      [FONT_FILE, program.font.read(0, Infinity)],
    ]);
    const folder = await makeFlash(this.file, files, [FONT_FILE]);
    const channel = openChannel(folder);
    const child = spawn(this.file, [], { cwd: folder });
    child.on("close", () => {
      channel.destroy();
      rmSync(folder, { recursive: true, force: true });
    });
    return new InterpreterRun(child, channel, folder, machine, program, bundle);
  }
}

/** One run of the interpreter, from power-on to its end. */
class InterpreterRun implements Running {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #folder: string;
  readonly #machine: Machine;
  readonly #map: BundleMap;
  readonly #program: BootOptions;
  readonly #tap: LogTap;
  readonly #wifi: Wifi;
  readonly #process: RunningProcess;
  /** The files of settings in its flash. */
  readonly #settings = new Storage();
  /** The I2C transactions of the program's current turn. */
  readonly #written: (readonly [address: number, bytes: Buffer])[] = [];
  /** Callbacks for typed lines that the program has not handled yet, in order. */
  readonly #typed: (() => void)[] = [];
  /** An error message and the stack trace after it, of which more lines may come. */
  readonly #complaint: string[] = [];
  #complaining: NodeJS.Timeout | undefined;
  #gone = false;

  constructor(
    child: ChildProcessWithoutNullStreams,
    channel: Socket,
    folder: string,
    machine: Machine,
    program: BootOptions,
    { names, map }: Bundle,
  ) {
    this.#map = map;
    this.#child = child;
    this.#folder = folder;
    this.#machine = machine;
    this.#program = program;
    this.#tap = new LogTap(program, names);
    this.#wifi = this.#openWifi();
    shareSettings(program.store, this.#settings);
    const why = (code: number | null, signal: string | null) => `the interpreter ended (${code ?? signal})`;
    this.#process = new RunningProcess(child, machine, why);
    createInterface({ input: channel }).on("line", (line) => this.#obey(JSON.parse(line) as StandInMessage));
    createInterface({ input: child.stdout })
      .on("line", (line) => this.#take(line))
      .on("close", () => this.#complain());
    child.stderr.resume();
    child.on("exit", () => (this.#gone = true));
  }

  stop(): Promise<void> {
    return this.#process.stop(() => this.#call("stop"));
  }

  exited(): Promise<void> {
    return this.#process.ended;
  }

  #openWifi(): Wifi {
    const runtime = new Runtime(this.#machine, (error) => {
      throw error;
    });
    const wifi = new Wifi(runtime);
    for (const event of ["associated", "connected", "disconnected"])
      wifi.on(event, (details: object) => this.#call("wifi", event, details));
    return wifi;
  }

  #call(name: string, ...values: unknown[]): void {
    if (!this.#gone) callStandIn(this.#folder, name, ...values);
  }

  #take(line: string): void {
    const text = readable(line);
    const isMore = this.#complaint.length > 0 && isTrace(text);
    if (!isMore) this.#complain();
    if (isMore || isComplaint(text)) {
      this.#complaint.push(text);
      clearTimeout(this.#complaining);
      this.#complaining = setTimeout(() => this.#complain(), TRACE_MS_MAX);
    } else if (text) this.#program.print(text);
  }

  /** Logs the error that was printed last, with its place in the sources. */
  #complain(): void {
    clearTimeout(this.#complaining);
    const lines = this.#complaint.splice(0);
    if (lines.length === 0) return;
    const fault = bundleFault(lines.join("\n"), PROGRAM, this.#map);
    this.#program.log("error", { code: "interpreter", cause: lines[0], ...fault });
  }

  #obey(message: StandInMessage): void {
    const { event, fields, i2c, write, line, connect, password } = message;
    if (event !== undefined && fields)
      this.#tap.take(
        event,
        fields.map(([name, value]) => [name, typeof value === "number" ? value : base64(value)]),
      );
    else if (i2c !== undefined && write !== undefined) this.#written.push([i2c, base64(write)]);
    else if (message.file !== undefined) this.#store(message.file, message.content);
    else if (message.drawn) this.#draw();
    else if (line !== undefined) this.#program.print(base64(line).toString());
    else if (connect !== undefined)
      this.#wifi.connect(base64(connect).toString("latin1"), {
        password: base64(password ?? "").toString("latin1"),
      });
    else if (message.reads) this.#openConsole();
    else if (message.typed) this.#typed.shift()?.();
    else if (message.hold !== undefined) this.#program.console.hold(message.hold === 1);
    else if (message.buttons === 1)
      this.#program.console.openButtons((index, taken) => {
        this.#call("press", index);
        this.#typed.push(taken);
      });
    else if (message.disconnect) this.#leave();
    else if (message.reboot) this.#process.die("memory full");
  }

  #store(file: string, content: string | undefined): void {
    if (content === undefined) this.#settings.erase(file);
    else this.#settings.write(file, fromBytes(base64(content)));
  }

  /** Repeats all transactions of a turn of the program in one turn of the board, so that they count as one frame. */
  #draw(): void {
    for (const [address, bytes] of this.#written.splice(0)) this.#machine.parts.i2c.write(address, bytes);
  }

  #openConsole(): void {
    const type = (bytes: Buffer, taken: () => void) => {
      for (let i = 0; i < bytes.length; i += TYPED_BYTES_MAX) {
        this.#call("typed", bytes.subarray(i, i + TYPED_BYTES_MAX).toString("base64"));
        this.#typed.push(i + TYPED_BYTES_MAX < bytes.length ? () => {} : taken);
      }
    };
    this.#program.console.open({
      // The next line is typed when the program has handled this one, and not faster than the serial port would
      // allow.
      onLine: (line, taken) =>
        type(Buffer.concat([line, Buffer.from("\n")]), () =>
          this.#machine.setTimer(taken, line.length / TYPED_BYTES_PER_MS),
        ),
      onEnd: () => type(Buffer.from("\x04"), () => {}),
    });
  }

  /** Called when the program restarts the board. */
  #leave(): void {
    this.#wifi.disconnect();
    if (this.#process.stopping) this.#child.kill("SIGKILL");
  }
}

function base64(text: string): Buffer {
  return Buffer.from(text, "base64");
}
