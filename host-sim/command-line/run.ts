import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { OPTION_ERROR, type OptionValues } from "../../firmware/apps/options.js";
import { loadApp } from "../apps.js";
import { Board, type BoardEnd } from "../board/board.js";
import type { BoardEvent } from "../board/event.js";
import { HistoryFile } from "../board/history-file.js";
import { RealClock } from "../clock.js";
import type { Engine } from "../engines/engine.js";
import { tr } from "../language/language.js";
import { RealNetwork } from "../network/real.js";
import { AccessPoint } from "../network/station.js";
import { withoutAnswers } from "../panel/sixel-query.js";
import type { Rendering } from "../panel/terminal.js";
import { endText } from "./end-texts.js";
import { appValues } from "./app-options.js";
import { makeEngine } from "./engines.js";
import { complain } from "./complain.js";
import { jsonLine, textLine } from "./event-log.js";
import { onInterrupt } from "./interrupts.js";
import { LogOutput } from "./log-output.js";
import { readRunSettings, type RunSettings } from "./run-settings.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";
import { renderingFor, Views } from "./views.js";

export const EXIT_STOPPED = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** What is wrong with the place, not with the app, by node:net's names, and its mend. */
const PLACE: Record<string, (place: string) => string> = {
  EADDRINUSE: (place) =>
    tr("{place} is in use: stop the other program, or give another --port (0 picks a free one)", { place }),
  EACCES: (place) =>
    tr("{place} needs rights that this program has not: give a --port of 1024 or more", { place }),
  EADDRNOTAVAIL: (place) => tr("{place} is not on this machine: give another --host", { place }),
};

/** Runs an app on a simulated board until it ends or is stopped. Resolves to the exit code. */
export async function run(app: string, raw: RawSettings): Promise<number> {
  const { options } = await loadApp(app);
  const settings = readRunSettings(raw);
  const values = appValues(options, raw, settings.wifi);
  const engine = await makeEngine(settings.engine);
  return new Session(app, settings, values, engine, await renderingFor(settings)).run();
}

/** One run of one board with its views, its log and its console. */
class Session {
  readonly #settings: RunSettings;
  readonly #board: Board;
  readonly #views: Views;
  readonly #log = new LogOutput(process.stdout, (lines) => this.#linesDropped(lines));
  readonly #history: HistoryFile | undefined;
  #finish: (exitCode: number) => void = () => {};
  /** What is wrong with the command line or the place, and the mend. */
  #usage: string | undefined;
  /** From then on the place has been right. */
  #listening = false;
  #stopping = false;

  constructor(
    app: string,
    settings: RunSettings,
    values: OptionValues,
    engine: Engine,
    rendering: Rendering,
  ) {
    this.#settings = settings;
    const { host, accessPoint, history } = settings;
    if (history !== undefined) this.#history = this.#openHistory(history, engine);
    this.#views = new Views(settings, rendering, (error) => this.#viewFailed(error));
    // Whatever ends the process, the log is as long as can be, and the terminal scrolls again.
    process.on("exit", () => {
      this.#log.flush();
      this.#views.closeTerminal();
    });
    this.#board = new Board({
      name: settings.name,
      profile: settings.profile,
      chip: settings.chip,
      clock: new RealClock(),
      network: new RealNetwork(host.shown, host.bind),
      accessPoint: new AccessPoint(accessPoint.SSID, accessPoint.password, host.shown),
      engine,
      app,
      values,
      font: "gb2312",
      history,
      random: Math.random,
      onEvent: (event) => this.#onEvent(event),
      onPicture: (picture, now_ms) => this.#views.show(picture, now_ms),
      onEnd: (end) => void this.#stop(this.#exitCode(end)),
    });
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.#finish = resolve));
    onInterrupt(() => void this.#stop(EXIT_STOPPED));
    // Who reads us may have enough. What cannot be written otherwise is told at the very end.
    process.stdout.on("error", () => void this.#stop(EXIT_STOPPED));
    for (const stream of [process.stdout, process.stderr]) neverBlock(stream);
    const input = createInterface({ input: process.stdin, terminal: false });
    const typed = process.stdin.isTTY ? withoutAnswers : (line: string) => line;
    input.on("line", (line) => this.#board.console.type(typed(line)));
    input.on("close", () => this.#board.console.end());
    const { for_ms } = this.#settings;
    const timer = for_ms === undefined ? undefined : setTimeout(() => void this.#stop(EXIT_STOPPED), for_ms);
    this.#board.start();
    const exitCode = await ended;
    clearTimeout(timer);
    input.close();
    return exitCode;
  }

  async #stop(exitCode: number): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await this.#board.stop();
    await this.#views.close();
    this.#history?.close();
    await this.#log.close();
    if (exitCode === EXIT_USAGE) complain(String(this.#usage));
    this.#finish(exitCode);
  }

  #exitCode({ failed, reason }: BoardEnd): number {
    if (this.#usage !== undefined) return EXIT_USAGE;
    if (failed) {
      this.#log.flush();
      complain(endText(reason));
    }
    return failed ? EXIT_FAILED : EXIT_STOPPED;
  }

  #onEvent(event: BoardEvent): void {
    const { code, message } = event;
    if (event.event === "error" && code === OPTION_ERROR) this.#usage = endText(String(message));
    if (event.event === "listening") this.#listening = true;
    if (event.event === "error" && !this.#listening && typeof code === "string" && code in PLACE)
      this.#usage = PLACE[code](String(String(message).split(" ").at(-1)));
    if (event.event === "history") this.#history?.append(String(message));
    const line = this.#settings.log === "json" ? jsonLine(event) : textLine(event);
    if (line !== undefined) this.#log.line(line);
  }

  #openHistory(file: string, engine: Engine): HistoryFile | undefined {
    try {
      if (engine.keepsHistory) {
        // Only whether it can: the rest is the firmware's.
        closeSync(openSync(file, "a"));
        return undefined;
      }
      return new HistoryFile(file, ({ message }) => this.#board.log("error", { code: "history", message }));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        tr("--history {file}: this cannot be written ({code}); name another file", {
          file,
          code: String(code),
        }),
      );
    }
  }

  #linesDropped(lines: number): void {
    const message = `lines of the log dropped: ${lines}, standard output was not read`;
    this.#board.log("error", { code: "log", message });
  }

  #viewFailed(error: Error): void {
    this.#board.log("error", { code: "picture", message: error.message });
  }
}

/**
 * A terminal whose user has pressed Ctrl-S, or whose window hangs, must not stop the whole process, signals included,
 * in the middle of a write. Node has no public way to say so.
 */
function neverBlock(stream: NodeJS.WriteStream): void {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  if (stream.isTTY && process.platform !== "win32") _handle?.setBlocking?.(false);
}
