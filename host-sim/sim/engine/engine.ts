import type { LogFields } from "../../../firmware/device.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { Encoding } from "../board/encodings.js";
import type { BoardProfile } from "../board/profiles.js";
import type { Font } from "../board/font.js";
import type { TimeZone } from "../board/time-zone.js";
import type { LineConsole } from "../board/console.js";
import type { Machine } from "../ecma419/machine.js";

/** What an engine loads: an app with its options, for a kind of board. */
export interface AppOnBoard {
  readonly app: string;
  readonly values: OptionValues;
  readonly profile: BoardProfile;
}

/** What a boot needs besides its machine. */
export interface Program {
  readonly values: OptionValues;
  readonly profile: BoardProfile;
  readonly console: LineConsole;
  readonly font: Font;
  /** The board's local time, for an engine whose clock is the machine's. */
  readonly timeZone: TimeZone;
  /** The file that records are appended to, for an engine that `keepsHistory`. */
  readonly history?: string;
  /** What its peers' bytes are read as (default utf-8), for an engine whose runtime has the room. */
  readonly encoding?: Encoding;
  random(): number;
  log(event: string, fields: LogFields): void;
  print(line: string): void;
  /** The app ended by itself. */
  onEnd(reason: string): void;
  /**
   * The panel's driver has sent a framebuffer without an error: a byte is 8 rows of a column, the top one in bit 0; 128
   * bytes are a page. For an engine that runs the driver in this process and world.
   */
  onFrame?(framebuffer: Uint8Array): void;
}

/** The program is dead of something that no program can catch: its memory is full, its stack, its time. */
export class VMAbort extends Error {
  constructor(message: string) {
    super(message);
    this.name = "VMAbort";
    // Where the host was when it learnt of it says nothing.
    this.stack = message;
  }
}

/** A started program. */
export interface Running {
  /** Asks the app to stop; resolves when it has. */
  stop(): Promise<void>;
  /** After the power has gone: resolves when no process of the engine is left. */
  gone?(): Promise<void>;
}

/** How something that takes long is made. */
export interface Preparation {
  /** Told how far it is. */
  say(progress: string): void;
  /** Ends it at once. */
  readonly signal: Cancellation;
}

/** An AbortSignal, as far as it is needed. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
}

/** An app that is loaded and compiled, and can be booted any number of times. */
export interface LoadedApp {
  /**
   * Starts the app on a machine that was just powered on, with its modules evaluated anew: nothing at module level is
   * left from another boot. The app has started when this returns; only an engine that runs it in a process of its own
   * may give a promise. Throws, or rejects, when the app cannot be started at all.
   */
  boot(machine: Machine, program: Program): Running | Promise<Running>;
}

/** Who executes the firmware. */
export interface Engine {
  /** The firmware keeps the history itself, in `Program.history`. */
  readonly keepsHistory?: boolean;
  /** The program's sockets are not the machine's: they are on every address of this computer. */
  readonly everywhere?: boolean;
  /** Loads and compiles an app, which may take long; `preparation` is told how far it is. Rejects when it cannot. */
  load(order: AppOnBoard, preparation?: Preparation): Promise<LoadedApp>;
}
