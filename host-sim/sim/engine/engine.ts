import type { LogFields } from "../../../firmware/device.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { BoardStore } from "../board/board-store.js";
import type { Encoding } from "../board/encodings.js";
import type { BoardProfile } from "../board/profiles.js";
import type { Font } from "../board/font.js";
import type { TimeZone } from "../board/time-zone.js";
import type { LineConsole } from "../board/console.js";
import type { Machine } from "../ecma419/machine.js";

/** The input of `Engine.load`: an app with its options, and the board it will run on. */
export interface AppOnBoard {
  readonly app: string;
  readonly values: OptionValues;
  readonly profile: BoardProfile;
}

/** Everything that a boot needs besides the machine. */
export interface BootOptions {
  readonly values: OptionValues;
  readonly profile: BoardProfile;
  readonly console: LineConsole;
  readonly font: Font;
  /** The board's settings: what a program stores is there for the next one. */
  readonly store: BoardStore;
  /** The board's local time, for an engine that uses the machine's clock. */
  readonly timeZone: TimeZone;
  /** The file of the chat history, for an engine that `keepsHistory`. */
  readonly history?: string;
  /** The encoding of received text (default utf-8), for an engine whose runtime supports it. */
  readonly encoding?: Encoding;
  random(): number;
  log(event: string, fields: LogFields & Partial<Fault>): void;
  print(line: string): void;
  /** What a QR code has in place of that text: an address that a phone can open. Undefined for the text itself. */
  linkFor?(text: string): string | undefined;
  /** The app has ended by itself. */
  onEnd(reason: string): void;
  /**
   * The panel's driver has sent a framebuffer without an error: a byte is 8 rows of a column, the top one in bit 0; 128
   * bytes are a page. For an engine that runs the driver in this process and world.
   */
  onFrame?(framebuffer: Uint8Array): void;
}

/** The VM aborted for a reason that no program can catch: out of memory, stack overflow, out of time. */
export class VMAbort extends Error {
  constructor(message: string) {
    super(message);
    this.name = "VMAbort";
    // The host's own stack trace would be misleading.
    this.stack = message;
  }
}

/** A running program. */
export interface Running {
  /** The runtime has timers of its own, which may run on for a while after `stop` and end what the app has closed. */
  readonly hasOwnTimers?: boolean;
  /** Asks the app to stop. Resolves when it has stopped. */
  stop(): Promise<void>;
  /** After power-off: resolves when no process of the engine is left. */
  exited?(): Promise<void>;
}

/** Progress and cancellation of a long preparation, such as building an engine. */
export interface Preparation {
  /** Reports progress, in a sentence for the user. */
  say(progress: string): void;
  /** Aborts the preparation. */
  readonly signal: Cancellation;
}

/** The part of an AbortSignal that is used here. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
}

/** Where in the sources of a program an exception arose. The fields are those of the `error` event. */
export interface Fault {
  /** The path of the source, relative to the working directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; undefined if the engine does not know it. */
  readonly column?: number;
  /** The program's calls, innermost first, with the source line: several lines. */
  readonly trace: string;
}

/** A compiled app that can be booted any number of times. */
export interface LoadedApp {
  /** Finds the place of an exception from its stack trace; undefined if the trace has none in the program. */
  faultOf?(stack: string): Fault | undefined;
  /**
   * Starts the app on a machine that was just powered on. Its modules are evaluated anew, so that no module-level
   * state is shared between boots. The app has started when this returns; only an engine that runs it in a separate
   * process may return a promise. Throws, or rejects, if the app cannot be started.
   */
  boot(machine: Machine, options: BootOptions): Running | Promise<Running>;
}

/** Executes the firmware. */
export interface Engine {
  /** The firmware writes the history itself, to the file `history`. */
  readonly keepsHistory?: boolean;
  /** The program's sockets do not go through the machine and are open on every address of this computer. */
  readonly everywhere?: boolean;
  /** Loads and compiles an app. This can take long: `preparation` gets progress reports. Rejects on failure. */
  load(order: AppOnBoard, preparation?: Preparation): Promise<LoadedApp>;
}
