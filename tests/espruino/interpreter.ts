/** Espruino's interpreter alone, without a simulated board behind it. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { callStandIn, openChannel } from "../../host-sim/engines/espruino/channel.js";
import { makeFlash, standIns } from "../../host-sim/engines/espruino/flash-image.js";

/** The panel's address. */
const PANEL = 0x3c;

/** Wi-Fi that is connected at once. */
const JOIN = `
  var Wifi = require("Wifi"), connect = Wifi.connect;
  Wifi.connect = function(name, options) {
    connect(name, options);
    setTimeout(palmwire.wifi, 50, "connected", { ip: "127.0.0.1" });
  };
`;

/** An interpreter that boots from the flash in `folder`. Its stack is limited to `stack_kB` if given. */
export class Interpreter {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #channel: Socket;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  /** Number of times that each event was logged. */
  readonly #counts = new Map<string, number>();
  #changed: (() => void)[] = [];
  #onMemory: (variables: number) => void = () => {};
  #died: (error: Error) => void = () => {};
  /** Rejects when the interpreter ends. */
  readonly #death = new Promise<never>((_, reject) => (this.#died = reject));

  constructor(file: string, words: string[], folder: string, stack_kB?: number) {
    this.#folder = folder;
    this.#channel = openChannel(folder);
    createInterface({ input: this.#channel }).on("line", (line) => {
      const { event, memory } = JSON.parse(line) as { event?: string; memory?: number };
      if (memory !== undefined) this.#onMemory(memory);
      if (event === undefined) return;
      this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
      for (const changed of this.#changed.splice(0)) changed();
    });
    const command = [file, ...words];
    // Where addresses are drawn by lot, up to 8 kB of the stack are lost.
    if (stack_kB !== undefined)
      command.unshift("setarch", "-R", "sh", "-c", `ulimit -s ${stack_kB} && exec "$0" "$@"`);
    // The environment would lie on the stack.
    this.#child = spawn(command[0], command.slice(1), { cwd: folder, env: { PATH: process.env.PATH } });
    this.#ended = new Promise((resolve) => this.#child.on("close", resolve));
    this.#child.on("close", (code, signal) =>
      this.#died(new Error(`the interpreter ended: ${signal ?? code}`)),
    );
    this.#death.catch(() => {});
    this.#child.stdout.resume();
    this.#child.stderr.resume();
  }

  /** Waits for `promise`. Rejects if the interpreter ends first. */
  during<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#death]);
  }

  /** Variables in use, without garbage. */
  memory(): Promise<number> {
    const told = new Promise<number>((resolve) => (this.#onMemory = resolve));
    callStandIn(this.#folder, "memory");
    return this.during(told);
  }

  /** Resolves when the app has logged that event so many times. */
  async logged(event: string, times = 1): Promise<void> {
    while ((this.#counts.get(event) ?? 0) < times)
      await this.during(new Promise<void>((resolve) => this.#changed.push(resolve)));
  }

  async powerOff(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    this.#channel.destroy();
  }
}

/** A folder with the flash of a board that has the program `bundle`, or none. */
export async function boardFlash(file: string, bundle?: string): Promise<string> {
  const files = new Map([[".boot0", (await standIns([PANEL], 1)) + JOIN]]);
  if (bundle !== undefined) files.set(".bootcde", bundle);
  return makeFlash(file, files, []);
}
