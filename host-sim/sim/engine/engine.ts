import type { LogFields } from "../../../firmware/device.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { Encoding } from "../board/encodings.js";
import type { BoardProfile } from "../board/profiles.js";
import type { Font } from "../board/font.js";
import type { LineConsole } from "../board/console.js";
import type { Machine } from "../ecma419/machine.js";

/** What a program needs besides its machine. */
export interface Program {
  readonly app: string;
  readonly values: OptionValues;
  readonly profile: BoardProfile;
  readonly console: LineConsole;
  readonly font: Font;
  /** The file that records are appended to, for an engine that `keepsHistory`. */
  readonly history?: string;
  /** What its peers' bytes are read as (default utf-8), for an engine whose runtime has the room. */
  readonly encoding?: Encoding;
  random(): number;
  log(event: string, fields: LogFields): void;
  print(line: string): void;
  /** The app ended by itself. */
  onEnd(reason: string): void;
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

/** Who executes the firmware. */
export interface Engine {
  /** The firmware keeps the history itself, in `Program.history`. */
  readonly keepsHistory?: boolean;
  /** The program's sockets are not the machine's: they are on every address of this computer. */
  readonly everywhere?: boolean;
  /** Makes what `start` would need long for. Never rejects: what went wrong is for `start` to tell. */
  prepare?(program: Pick<Program, "app" | "values" | "profile">, preparation: Preparation): Promise<void>;
  /** Starts the program on a machine that was just powered on. */
  start(machine: Machine, program: Program): Promise<Running>;
}
