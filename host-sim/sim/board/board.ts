import { OPTION_ERROR } from "../../../firmware/options.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { LogFields } from "../../../firmware/device.js";
import type { Chip } from "./chips.js";
import type { Clock } from "../clock/clock.js";
import { Machine, type Trouble } from "../ecma419/machine.js";
import { VMAbort, type Engine, type Program, type Running } from "../engine/engine.js";
import { I2CBus } from "./i2c-bus.js";
import type { Network } from "../network/network.js";
import { Station, type AccessPoint } from "../network/station.js";
import type { Picture } from "../panel/picture.js";
import { LineConsole } from "./console.js";
import type { Encoding } from "./encodings.js";
import { eventFields, type BoardEvent } from "./event.js";
import type { Font } from "./font.js";
import { panelOf, type PanelModel } from "./panel-model.js";
import type { BoardProfile } from "./profiles.js";
import type { TextCodecs } from "./text-codecs.js";

/** A board that restarts this often within this time has failed. */
const RESTARTS_MAX = 3;
export const RESTARTS_WINDOW_MS = 10_000;
/** From a crash to the next start of the program: the ESP32's reset and boot loader. */
const REBOOT_MS = 300;
/** How long an app may take to say goodbye once it was asked to stop. */
const STOP_MS_MAX = 2000;
/** How long closed connections may take to say goodbye when the board is stopped. */
const GOODBYE_MS_MAX = 1000;

export interface BoardOptions {
  readonly name: string;
  readonly profile: BoardProfile;
  readonly chip: Chip;
  readonly clock: Clock;
  readonly codecs: TextCodecs;
  readonly network: Network;
  readonly accessPoint: AccessPoint;
  readonly engine: Engine;
  readonly app: string;
  readonly values: OptionValues;
  readonly font: Font;
  /** The file of the chat's history, for an engine that keeps it. */
  readonly history?: string;
  /** What peers' bytes are read as (default utf-8). */
  readonly encoding?: Encoding;
  random(): number;
  onEvent(event: BoardEvent): void;
  /** What the panel shows is another. */
  onPicture(picture: Picture, now_ms: number): void;
  /** Called once, when the board will not run any more without being asked to stop. */
  onEnd(end: BoardEnd): void;
}

/** Why a board ended: its app by itself, or the board by restarting again and again. */
export interface BoardEnd {
  readonly failed: boolean;
  readonly reason: string;
}

/** A simulated board: power on, and it runs its app until it is stopped, restarting when the app crashes. */
export class Board {
  readonly console: LineConsole;
  readonly station: Station;
  readonly panel: PanelModel;
  readonly i2c: I2CBus;
  readonly #options: BoardOptions;
  readonly #crashes_ms: number[] = [];
  #machine: Machine | undefined;
  /** Resolves to undefined when the engine could not start. */
  #running: Promise<Running | undefined> | undefined;
  #framePosted = false;
  #sent = { bytes: 0, transactions: 0 };
  #stopped = false;
  #ended = false;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.console = new LineConsole(options.codecs);
    this.station = new Station(options.clock, options.accessPoint);
    const { data, clock } = options.profile.description;
    this.i2c = new I2CBus(data, clock, () => this.#postFrame());
    this.panel = panelOf(options.profile.description, options.random, (message) =>
      this.log("error", { code: "panel", message }),
    );
    this.i2c.attach(this.panel);
  }

  /** Powers the board on. */
  start(): void {
    this.#boot();
  }

  /** Stops the app, lets its connections end, and powers off. Resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running = await this.#running;
    await running?.stop();
    await this.#released();
    this.#machine?.powerOff();
    await running?.gone?.();
    await this.#options.network.drained(GOODBYE_MS_MAX);
  }

  /** Resolves when the app has closed all it opened, or has had the time for it. */
  #released(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(resolve, STOP_MS_MAX);
      void this.#machine?.released().then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  log(event: string, fields: LogFields | Record<string, number>): void {
    const { name, clock, codecs, encoding = "utf-8", onEvent } = this.#options;
    onEvent({
      time: Math.round(clock.now_ms()),
      board: name,
      event,
      ...eventFields(fields, encoding, codecs),
    });
  }

  #boot(): void {
    const { chip, clock, codecs, network, engine } = this.#options;
    const machine = new Machine({
      chip,
      clock,
      codecs,
      network,
      station: this.station,
      i2c: this.i2c,
      onTrouble: (trouble) => this.#onTrouble(trouble),
      onAbort: (error) => this.#onAbort(error),
    });
    this.#machine = machine;
    this.#running = engine.start(machine, this.#program()).catch((error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      if (name === OPTION_ERROR) this.log("error", { code: name, message });
      this.#end({ failed: true, reason: message });
      return undefined;
    });
  }

  #program(): Program {
    const { app, values, profile, font, history, encoding, random } = this.#options;
    return {
      app,
      values,
      profile,
      history,
      encoding,
      random,
      console: this.console,
      font,
      log: (event, fields) => this.log(event, fields),
      print: (line) => this.#options.onEvent(this.#consoleEvent(line)),
      onEnd: (reason) => this.#end({ failed: reason !== "", reason }),
    };
  }

  #consoleEvent(text: string): BoardEvent {
    const { name, clock } = this.#options;
    return { time: Math.round(clock.now_ms()), board: name, event: "console", text };
  }

  #onTrouble({ code, message, peer }: Trouble): void {
    this.log("error", { code, message, peer });
  }

  /** The VM aborts at an exception nobody caught: the board restarts, unless it has done so too often. */
  #onAbort(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const what = error instanceof VMAbort ? stack : `uncaught exception: ${stack}`;
    this.log("error", { code: "crash", message: `the board restarts: ${what}` });
    this.console.close();
    const { clock } = this.#options;
    const now_ms = clock.now_ms();
    this.#crashes_ms.push(now_ms);
    while (now_ms - this.#crashes_ms[0] > RESTARTS_WINDOW_MS) this.#crashes_ms.shift();
    if (this.#crashes_ms.length >= RESTARTS_MAX) {
      const reason = `the app crashed ${RESTARTS_MAX} times within ${RESTARTS_WINDOW_MS / 1000} s`;
      this.#end({ failed: true, reason });
      return;
    }
    clock.setTimer(() => {
      if (!this.#stopped) this.#boot();
    }, REBOOT_MS);
  }

  #end(end: BoardEnd): void {
    if (this.#ended || this.#stopped) return;
    this.#ended = true;
    this.#options.clock.post(() => this.#options.onEnd(end));
  }

  /** A driver sends a frame as several transactions of one turn; they count as one. */
  #postFrame(): void {
    if (this.#framePosted) return;
    this.#framePosted = true;
    this.#options.clock.post(() => {
      this.#framePosted = false;
      const { bytes, transactions } = this.i2c;
      this.log("frame", {
        bytes: bytes - this.#sent.bytes,
        transactions: transactions - this.#sent.transactions,
      });
      this.#sent = { bytes, transactions };
      this.#options.onPicture(this.panel.picture(), this.#options.clock.now_ms());
    });
  }
}
