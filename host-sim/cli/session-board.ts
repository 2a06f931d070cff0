import { OPTION_ERROR, type OptionValues } from "../../firmware/options.js";
import { errorText } from "../language/error-texts.js";
import { appNameOf } from "../node/app-files.js";
import { timeZoneOfPC } from "../node/time-zone.js";
import type { BoardSettings, RunSettings } from "../settings/run-settings.js";
import { Board, type BoardEnd, type BoardProgram } from "../sim/board/board.js";
import type { BoardEvent } from "../sim/board/event.js";
import type { Font } from "../sim/board/font.js";
import type { HardwareParts } from "../sim/board/hardware.js";
import type { Picture } from "../sim/panel/picture.js";
import type { Fault, LoadedApp } from "../sim/engine/engine.js";
import type { Rendering } from "../views/terminal.js";
import { Views } from "../views/views.js";
import { BoardHistory } from "./board-history.js";
import { KeptStore } from "./kept-store.js";
import { placeComplaint } from "./place.js";

/** Why a program is replaced. */
export interface Change {
  /** The files that were saved, as the log shows them. */
  readonly files: readonly string[];
  /** When that was noticed, in the time of `performance.now`. */
  readonly since_ms: number;
}

/** What one board of a run is made of. */
export interface SessionBoardParts {
  readonly app: LoadedApp;
  /** The name or the path of the app. */
  readonly source: string;
  readonly values: OptionValues;
  readonly hardware: HardwareParts;
  readonly own: BoardSettings;
  readonly settings: RunSettings;
  /** The firmware keeps the history itself. */
  readonly keepsHistory: boolean;
  readonly font: Font;
  /** How the terminal draws its screen; undefined for a board that the terminal does not show. */
  readonly rendering: Rendering | undefined;
  onEvent(event: BoardEvent): void;
  onPicture(picture: Picture): void;
  /** As a program's. */
  linkFor(text: string): string | undefined;
  onEnd(end: BoardEnd): void;
}

/** One board of a run, with its views and its history. */
export class SessionBoard {
  readonly name: string;
  readonly board: Board;
  readonly views: Views;
  /** The error message if the command line or the address was wrong. */
  usage: string | undefined;
  /** Its app has ended by itself. */
  hasEnded = false;
  /** Who looks after it starts its apps and stops them: the end of one does not end the run. */
  isSteered = false;
  /** The name or the path of the app that it runs. */
  source: string;
  #program: BoardProgram;
  /** What the command line asks for. */
  readonly #ownSource: string;
  readonly #history: BoardHistory | undefined;
  readonly #store: KeptStore | undefined;
  readonly #isRecorded: boolean;
  readonly #onEvent: (event: BoardEvent) => void;
  /** Set once the app is listening: from then on, address errors are not a wrong command line. */
  #listening = false;
  #stopped: Promise<void> | undefined;

  constructor({
    app,
    source,
    values,
    hardware,
    own,
    settings,
    keepsHistory,
    font,
    rendering,
    ...told
  }: SessionBoardParts) {
    this.name = own.name;
    this.source = this.#ownSource = source;
    this.#program = { app, values, profile: hardware.profile };
    this.#onEvent = told.onEvent;
    const { history, store, record } = own;
    this.#isRecorded = record !== undefined;
    if (store !== undefined) this.#store = new KeptStore(store);
    if (history !== undefined)
      this.#history = new BoardHistory(history, keepsHistory, ({ message }) =>
        this.board.log("error", { code: "history", cause: message }),
      );
    const shown = {
      ...settings,
      ...own,
      screen: rendering === undefined ? "none" : settings.screen,
    } as const;
    this.views = new Views(shown, rendering ?? "blocks", font, ({ message }) =>
      this.board.log("error", { code: "picture", cause: message }),
    );
    this.board = new Board({
      ...hardware,
      name: own.name,
      app,
      values,
      font,
      timeZone: timeZoneOfPC,
      history,
      store: this.#store?.store,
      encoding: settings.encoding,
      onEvent: (event) => this.#take(event),
      onPicture: (picture, now_ms) => {
        this.views.show(picture, now_ms);
        told.onPicture(picture);
      },
      linkFor: (text) => told.linkFor(text),
      onEnd: (end) => {
        this.hasEnded = true;
        told.onEnd(end);
      },
    });
  }

  /** The values of its program's options. */
  get values(): OptionValues {
    return this.#program.values;
  }

  /** Boots another program in place of this one, after an end too. `change` is for the log. Settles when it runs. */
  replace(program: BoardProgram, change: Change): Promise<void> {
    return this.#boot(program, () => {
      this.source = this.#ownSource;
      const ms = Math.round(performance.now() - change.since_ms);
      this.board.log("reloaded", { files: change.files.join(", "), ms });
    });
  }

  /** Boots a program, perhaps of another app, as somebody has asked for. Settles when it runs. */
  start(program: BoardProgram, source: string): Promise<void> {
    this.isSteered = true;
    return this.#boot(program, () => {
      this.source = source;
      this.board.log("started", { app: appNameOf(source) });
    });
  }

  /** Stops the app as somebody has asked for, until `start`. Settles when nothing of it is left. */
  async switchOff(): Promise<void> {
    this.isSteered = true;
    await this.board.switchOff();
    this.board.log("stopped", {});
  }

  /** Whether its pictures go to a recording, which has one size. */
  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  /** The program that it runs, or ran last. */
  get program(): BoardProgram {
    return this.#program;
  }

  #boot(program: BoardProgram, onBoot: () => void): Promise<void> {
    return this.board.replace(program, () => {
      this.#program = program;
      this.usage = undefined;
      this.hasEnded = this.#listening = false;
      onBoot();
    });
  }

  /** Stops the app. Settles when nothing of it is left, the second time too. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.board.stop());
  }

  /** As its app's. */
  faultOf(stack: string): Fault | undefined {
    return this.#program.app.faultOf?.(stack);
  }

  /** After `stop`: settles when its pictures and its history are in their files. */
  async close(): Promise<void> {
    await this.views.close();
    this.#history?.close();
    this.#store?.close();
  }

  #take(event: BoardEvent): void {
    const { code, address, port } = event;
    if (event.event === "error" && code === OPTION_ERROR) this.usage = errorText(event);
    if (event.event === "listening") this.#listening = true;
    if (event.event === "error" && !this.#listening)
      this.usage ??= placeComplaint(String(code), `${address}:${port}`);
    if (event.event === "history") this.#history?.append(String(event.message));
    this.#onEvent(event);
  }
}
