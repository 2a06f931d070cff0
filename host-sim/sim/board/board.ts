import { OPTION_ERROR } from "../../../firmware/options.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { LogFields } from "../../../firmware/device.js";
import type { ClockTimer } from "../clock/clock.js";
import type { Machine } from "../ecma419/machine.js";
import { VMAbort, type LoadedApp, type BootOptions, type Fault, type Running } from "../engine/engine.js";
import type { I2CBus } from "./i2c-bus.js";
import type { Station } from "../network/station.js";
import type { Picture } from "../panel/picture.js";
import { MemoryStore, type BoardStore } from "./board-store.js";
import { LineConsole } from "./console.js";
import type { Encoding } from "./encodings.js";
import { eventFields, type BoardEvent } from "./event.js";
import type { Font } from "./font.js";
import { Hardware, type HardwareParts } from "./hardware.js";
import type { PanelModel } from "./panel-model.js";
import type { Pin } from "./pins.js";
import type { BoardProfile } from "./profiles.js";
import type { TimeZone } from "./time-zone.js";

/** A board that restarts this often within RESTARTS_WINDOW_MS has failed. */
export const RESTARTS_MAX = 3;
export const RESTARTS_WINDOW_MS = 10_000;
/** The time between a crash and the restart of the program: the ESP32's reset and boot loader. */
const REBOOT_MS = 300;
/** The time that an app may take to stop. */
const STOP_MS_MAX = 2000;
/** The time that closed connections may take to finish when the board is stopped. */
const GOODBYE_MS_MAX = 1000;
/** The same two times when the next program waits to be started. */
const HANDOVER_MS_MAX = 200;

const UTC: TimeZone = () => 0;

export interface BoardOptions extends HardwareParts {
  readonly name: string;
  readonly app: LoadedApp;
  readonly values: OptionValues;
  readonly font: Font;
  /** Default UTC. */
  readonly timeZone?: TimeZone;
  /** Its stored settings (default: kept for as long as the board exists). */
  readonly store?: BoardStore;
  /** The file of the chat history, for an engine that keeps it. */
  readonly history?: string;
  /** The encoding of received text (default utf-8). */
  readonly encoding?: Encoding;
  onEvent(event: BoardEvent): void;
  /** The panel's picture has changed. */
  onPicture(picture: Picture, now_ms: number): void;
  /** As a program's. */
  onFrame?(framebuffer: Uint8Array): void;
  linkFor?(text: string): string | undefined;
  /** Called once, when the board will not run any more without being asked to stop. */
  onEnd(end: BoardEnd): void;
}

/** Why a board ended: its app ended, or crashed too often. */
export interface BoardEnd {
  readonly failed: boolean;
  /** The code of the app's error, or empty if there was none. A message if the app could not be started. */
  readonly reason: string;
}

/** What a board runs. */
export interface BoardProgram extends Pick<BoardOptions, "app" | "values"> {
  /** The board with the display that the program is for (default: as it is). */
  readonly profile?: BoardProfile;
}

/** A simulated board. Once started, it runs its app until it is stopped, and restarts it after a crash. */
export class Board {
  readonly console: LineConsole;
  /** Its stored settings. */
  readonly store: BoardStore;
  readonly #hardware: Hardware;
  readonly #options: BoardOptions;
  #program: BoardProgram;
  #crashes_ms: number[] = [];
  #machine: Machine | undefined;
  /** Resolves to undefined when the engine could not start. */
  #running: Promise<Running | undefined> | undefined;
  #reboot: ClockTimer | undefined;
  #leftOpen: readonly string[] = [];
  #takenSockets = 0;
  #stopped = false;
  #ended = false;
  /** Resolves when the program is replaced; undefined while it is not being replaced. */
  #replacing: Promise<void> | undefined;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.#program = options;
    this.console = new LineConsole(options.codecs);
    this.store = options.store ?? new MemoryStore();
    this.#hardware = new Hardware(options, {
      onWarning: (warning) => this.log("error", { code: "panel", cause: warning }),
      onFrame: ({ bytes, transactions }, picture, now_ms) => {
        this.log("frame", { bytes, transactions });
        options.onPicture(picture, now_ms);
      },
      onPicture: (picture, now_ms) => options.onPicture(picture, now_ms),
    });
    this.console.onButton = (index) => this.#hardware.press(index);
  }

  /** What the app had open when it was stopped and had had its time: a correct app leaves nothing. */
  get leftOpen(): readonly string[] {
    return this.#leftOpen;
  }

  /** Whether its program is running just now: only what interrupts it can see that. */
  get isInTurn(): boolean {
    return this.#machine?.isInTurn ?? false;
  }

  /** The sockets that its program has open, of all kinds; 0 for an engine whose sockets are this computer's own. */
  get sockets(): number {
    if (!this.#machine?.on) return 0;
    const { sockets, listeners, udpSockets } = this.#machine;
    return sockets + listeners + udpSockets;
  }

  get station(): Station {
    return this.#hardware.station;
  }

  /** What it is, with the display that is connected to it. */
  get profile(): BoardProfile {
    return this.#hardware.profile;
  }

  get panel(): PanelModel {
    return this.#hardware.panel;
  }

  /** Its pin with that GPIO number, for what is connected to it. Throws RangeError if there is none. */
  pin(number: number): Pin {
    return this.#hardware.pins.pin(number);
  }

  get i2c(): I2CBus {
    return this.#hardware.i2c;
  }

  /** Switches the power on, for the first time or after a power cut. The app has started when this returns. */
  start(): void {
    this.#ended = false;
    this.#boot();
  }

  /** The program dies of something that no program can catch: its memory is full, its stack, its time. */
  abort(message: string): void {
    this.fail(new VMAbort(message));
  }

  /** The program dies of an exception that arose outside of its turns. */
  fail(error: unknown): void {
    this.#machine?.run(() => {
      throw error;
    });
  }

  /** Takes sockets away from the program, as another one on the board would; a negative number gives them back. */
  takeSockets(count: number): void {
    this.#takenSockets += count;
    if (this.#machine) this.#machine.sockets += count;
  }

  /** Cuts the power: the app stops without any callback, and no peer is notified. `start` boots it again. */
  powerCut(): void {
    this.#reboot?.cancel();
    this.#machine?.powerOff();
    this.#hardware.rest();
    this.console.close();
  }

  /**
   * Replaces the program, as flashing another one does: stops the old one and boots the new one, after a crash or an
   * end too. The history and the network stay, and so does the panel, unless the new program is for another one. `onBoot`
   * is called when the old one is gone. Resolves when the new one has started, or when the board was stopped meanwhile.
   * Calls must not overlap.
   */
  async replace(program: BoardProgram, onBoot: () => void): Promise<void> {
    this.#reboot?.cancel();
    this.#replacing = this.#halt(HANDOVER_MS_MAX);
    await this.#replacing;
    this.#replacing = undefined;
    // It may have crashed as it stopped.
    this.#reboot?.cancel();
    if (this.#stopped) return;
    this.console.close();
    this.#crashes_ms = [];
    this.#program = program;
    onBoot();
    const { profile } = program;
    if (profile && profile.description.panel.name !== this.profile.description.panel.name)
      this.#hardware.connect(profile);
    this.start();
  }

  /**
   * Stops the app, lets its connections finish, and switches the power off until `replace` or `stop`. Calls of these
   * must not overlap. Resolves when all of this is done.
   */
  async switchOff(): Promise<void> {
    if (this.#stopped) return;
    this.#reboot?.cancel();
    this.#replacing = this.#halt(GOODBYE_MS_MAX, STOP_MS_MAX);
    await this.#replacing;
    this.#replacing = undefined;
    this.#reboot?.cancel();
    this.#running = this.#machine = undefined;
    this.console.close();
  }

  /** Stops the app, lets its connections finish, and switches the power off. Resolves when all of this is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#replacing;
    await this.#halt(GOODBYE_MS_MAX, STOP_MS_MAX);
  }

  /** Stops the program: closed connections may take `goodbye_ms` to finish, and the app `stop_ms` to close all. */
  async #halt(goodbye_ms: number, stop_ms = goodbye_ms): Promise<void> {
    const running = await this.#running;
    await running?.stop();
    await this.#released(stop_ms);
    if (this.#machine && running) this.#leftOpen = leftOpen(this.#machine, running);
    this.#machine?.halt();
    await running?.exited?.();
    await this.#options.network.drained(goodbye_ms);
    this.#machine?.powerOff();
    this.#hardware.rest();
  }

  /** Resolves when the app has closed everything it had opened, or after `stop_ms`. */
  #released(stop_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(resolve, stop_ms);
      void this.#machine?.released().then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  log(event: string, fields: (LogFields & Partial<Fault>) | Record<string, string | number>): void {
    const { name, clock, codecs, encoding = "utf-8", onEvent } = this.#options;
    onEvent({
      time: Math.round(clock.now_ms()),
      board: name,
      event,
      ...eventFields(fields, encoding, codecs),
    });
  }

  #boot(): void {
    const machine = this.#hardware.powerOn({
      onTrouble: (trouble) => this.log("error", trouble),
      onAbort: (error) => this.#onAbort(error),
    });
    this.#machine = machine;
    machine.sockets += this.#takenSockets;
    try {
      const running = this.#program.app.boot(machine, this.#bootOptions());
      this.#running = Promise.resolve(running).catch((error: unknown) => this.#bootFailed(error));
    } catch (error) {
      this.#bootFailed(error);
    }
  }

  #bootFailed(error: unknown): undefined {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === OPTION_ERROR) this.log("error", { code: OPTION_ERROR, cause: message });
    this.#end({ failed: true, reason: message });
  }

  #bootOptions(): BootOptions {
    const { font, timeZone = UTC, history, encoding, onFrame, linkFor } = this.#options;
    return {
      onFrame,
      linkFor,
      values: this.#program.values,
      profile: this.profile,
      timeZone,
      history,
      encoding,
      random: () => this.#options.random(),
      console: this.console,
      font,
      store: this.store,
      log: (event, fields) => this.log(event, fields),
      print: (line) => this.#options.onEvent(this.#consoleEvent(line)),
      onEnd: (reason) => this.#end({ failed: reason !== "", reason }),
    };
  }

  #consoleEvent(text: string): BoardEvent {
    const { name, clock } = this.#options;
    return { time: Math.round(clock.now_ms()), board: name, event: "console", text };
  }

  /** The VM aborts at an uncaught exception: the board restarts, unless it has done so too often. */
  #onAbort(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const fault = this.#program.app.faultOf?.(stack);
    const what = fault ? String(error) : stack;
    const cause = error instanceof VMAbort ? error.message : `uncaught exception: ${what}`;
    this.log("error", { code: "crash", cause, ...fault });
    this.console.close();
    const { clock } = this.#options;
    const now_ms = clock.now_ms();
    this.#crashes_ms.push(now_ms);
    while (now_ms - this.#crashes_ms[0] > RESTARTS_WINDOW_MS) this.#crashes_ms.shift();
    if (this.#crashes_ms.length >= RESTARTS_MAX) {
      this.#end({ failed: true, reason: "crash" });
      return;
    }
    this.#reboot = clock.setTimer(() => {
      if (!this.#stopped) this.#boot();
    }, REBOOT_MS);
  }

  #end(end: BoardEnd): void {
    if (this.#ended || this.#stopped || this.#replacing) return;
    this.#ended = true;
    this.#options.clock.post(() => {
      // Another program may run by now.
      if (this.#ended) this.#options.onEnd(end);
    });
  }
}

/** What a program has left open that had its time to close everything. */
function leftOpen({ openObjects, timers }: Machine, { hasOwnTimers }: Running): string[] {
  if (hasOwnTimers || timers === 0) return [...openObjects];
  return [...openObjects, timers === 1 ? "1 timer" : `${timers} timers`];
}
