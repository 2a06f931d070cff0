import { together, tr } from "../language/language.js";
import { exitInspected, watchForLoops } from "../node/loop-watch.js";
import { complain } from "../settings/complain.js";
import type { RunSettings } from "../settings/run-settings.js";
import type { BoardEnd, BoardProgram } from "../sim/board/board.js";
import type { BoardEvent } from "../sim/board/event.js";
import type { Picture } from "../sim/panel/picture.js";
import type { Engine } from "../sim/engine/engine.js";
import { withoutAnswers } from "../views/sixel-query.js";
import type { Rendering } from "../views/terminal.js";
import type { BoardPlaces, OpenedForward } from "./board-places.js";
import type { CaptureOfRun } from "./capture-of-run.js";
import { ConsoleOfBoards } from "./console-of-boards.js";
import { endText } from "../language/end-texts.js";
import { jsonLine, textLine, textLineOf, type EventFormat } from "./event-log.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE } from "./exit-codes.js";
import { onInterrupt } from "./interrupts.js";
import { LogOutput } from "./log-output.js";
import { SessionBoard, type Change } from "./session-board.js";
import { LINE_BYTES_MAX, PC_LINE_BYTES_MAX, TypedInput } from "./typed-input.js";
import { onUncaught } from "./uncaught.js";

/** An app that has run so long in one turn loops for ever: on a board it would have been minutes. */
const LOOP_MS = 3000;

/** The longest that Node can wait. */
const EVER_MS = 0x7fffffff;

/** What is told of all that the boards of a run do. A board is its number. */
export interface SessionPage {
  event(board: number, event: BoardEvent): void;
  picture(board: number, picture: Picture): void;
  /** As a program's. */
  linkFor(board: number, text: string): string | undefined;
  /** Its app has ended. `reason` is for people; undefined if it ended as it should. */
  ended(board: number, reason: string | undefined): void;
  /** All boards run another program. */
  reloaded(): void;
}

export interface SessionParts {
  readonly settings: RunSettings;
  readonly engine: Engine;
  /** As many as there are in the settings. */
  readonly boards: readonly BoardProgram[];
  /** The name or the path of their app. */
  readonly source: string;
  readonly places: BoardPlaces;
  /** The ports that lead to boards. */
  readonly forwards: readonly OpenedForward[];
  /** The file of `--pcap`. */
  readonly capture?: CaptureOfRun;
  /** How the terminal draws the first board's screen. */
  readonly rendering: Rendering;
  /** A board whose app has ended waits for `reload`: the run ends only when it is stopped. */
  readonly isWatching?: boolean;
}

/** One run of one board or several: one log, one console, one end. */
export class Session {
  readonly #settings: RunSettings;
  readonly #places: BoardPlaces;
  readonly #forwards: readonly OpenedForward[];
  readonly #capture: CaptureOfRun | undefined;
  readonly #isWatching: boolean;
  readonly #format: EventFormat;
  readonly #boards: SessionBoard[] = [];
  readonly #log = new LogOutput(process.stdout, (lines) =>
    this.#first.board.log("error", { code: "log", count: lines }),
  );
  #page: SessionPage | undefined;
  #finish: (exitCode: number) => void = () => {};
  /** The worst so far: of several boards, one may end while the others go on. */
  #exitCode = EXIT_STOPPED;
  #stopping = false;

  /** Throws UsageError when a file of a board's cannot be had. */
  constructor({
    settings,
    engine,
    boards,
    source,
    places,
    forwards,
    capture,
    rendering,
    isWatching = false,
  }: SessionParts) {
    this.#isWatching = isWatching;
    this.#settings = settings;
    this.#places = places;
    this.#forwards = forwards;
    this.#capture = capture;
    if (capture)
      capture.onFailed = ({ message }) => this.#first.board.log("error", { code: "capture", cause: message });
    this.#format = formatOf(settings);
    try {
      for (const [i, { app, values }] of boards.entries()) {
        const board: SessionBoard = new SessionBoard({
          app,
          source,
          values,
          hardware: places.parts[i],
          own: settings.boards[i],
          settings,
          keepsHistory: engine.keepsHistory ?? false,
          font: settings.font,
          rendering: i === 0 ? rendering : undefined,
          onEvent: (event) => {
            this.#write(event);
            this.#page?.event(i, event);
          },
          onPicture: (picture) => this.#page?.picture(i, picture),
          linkFor: (text) => this.#page?.linkFor(i, text),
          onEnd: (end) => this.#onEnd(board, end),
        });
        this.#boards.push(board);
      }
    } catch (error) {
      for (const board of this.#boards) void board.close();
      throw error;
    }
    // However the process ends, write the rest of the log and restore the terminal.
    process.on("exit", () => {
      this.#log.flush();
      this.#first.views.closeTerminal();
    });
  }

  /** In the order of the settings. */
  get boards(): readonly SessionBoard[] {
    return this.#boards;
  }

  /** Shows the boards on a page from now on. The log tells its address, to which the page itself is no party. */
  showOn(page: SessionPage, address: string): void {
    this.#page = page;
    this.#write({ time: 0, board: this.#first.name, event: "page", address });
  }

  /** Closes the boards of a session that will not run. */
  async abandon(): Promise<void> {
    await this.#places.close();
    await Promise.all(this.#boards.map((board) => board.close()));
    this.#capture?.close();
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.#finish = resolve));
    onInterrupt(() => void this.#stop());
    // A reader that closes the pipe is not a failure. Other errors are reported when the program ends.
    process.stdout.on("error", () => void this.#stop());
    for (const stream of [process.stdout, process.stderr]) neverBlock(stream);
    const bytesMax = this.#settings.engine === "node" ? PC_LINE_BYTES_MAX : LINE_BYTES_MAX;
    const input = new TypedInput(process.stdin, new ConsoleOfBoards(this.#boards), {
      lineBytesMax: bytesMax,
      onTooLong: () => this.#first.board.log("error", { code: "console", limit: bytesMax }),
      clean: process.stdin.isTTY ? withoutAnswers : undefined,
    });
    const { for_ms } = this.#settings;
    // Node ends where nothing is left to wait for. A board does not: its picture stays.
    const timer =
      for_ms === undefined ? setInterval(() => {}, EVER_MS) : setTimeout(() => void this.#stop(), for_ms);
    for (const { protocol, address, port, board, to } of this.#forwards)
      this.#write({
        time: 0,
        board: this.#boards[board].name,
        event: "forwarding",
        protocol,
        address,
        port,
        to,
      });
    const unwatch = watchForLoops(LOOP_MS, (stack) => this.#onLoop(stack));
    const disown = onUncaught((error) => this.#onUncaught(error));
    for (const { board } of this.#boards) board.start();
    const exitCode = await ended;
    disown();
    clearTimeout(timer);
    unwatch();
    input.close();
    return exitCode;
  }

  /** Boots other programs, one for each board, in place of those that run. Settles when they run. */
  async reload(programs: readonly BoardProgram[], change: Change): Promise<void> {
    if (this.#stopping) return;
    await Promise.all(this.#boards.map((board, i) => board.replace(programs[i], change)));
    this.#page?.reloaded();
  }

  /** Tells once why there are no other programs to boot. */
  refuse(cause: string): void {
    if (!this.#stopping) this.#first.board.log("error", { code: "reload", cause });
  }

  get #first(): SessionBoard {
    return this.#boards[0];
  }

  async #stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await Promise.all(this.#boards.map((board) => board.stop()));
    await this.#places.close();
    await Promise.all(this.#boards.map((board) => board.close()));
    this.#capture?.close();
    await this.#log.close();
    const losses = this.#boards.flatMap(({ views }) => views.losses());
    const loss = this.#capture?.loss();
    if (loss !== undefined) losses.push(loss);
    for (const loss of losses) complain(loss);
    if (losses.length > 0) this.#atLeast(EXIT_FAILED);
    const usage = this.#boards.find((board) => board.usage !== undefined)?.usage;
    if (this.#exitCode === EXIT_USAGE) complain(String(usage));
    this.#finish(this.#exitCode);
  }

  /** A board's app has ended by itself: so does the run, unless other boards go on. */
  #onEnd(board: SessionBoard, { failed, reason }: BoardEnd): void {
    const cause = board.usage ?? (reason === "" ? undefined : endText(reason, board.values));
    this.#page?.ended(this.#boards.indexOf(board), cause);
    if (this.#isWatching || board.isSteered) {
      const fields: Record<string, string> = {};
      if (cause !== undefined) fields.cause = cause;
      if (!this.#isWatching) fields.until = "page";
      board.board.log("ended", fields);
      return;
    }
    if (board.usage !== undefined) this.#atLeast(EXIT_USAGE);
    else if (failed) {
      this.#atLeast(EXIT_FAILED);
      this.#log.flush();
      const text = endText(reason, board.values);
      complain(this.#boards.length > 1 ? `${board.name}: ${text}` : text);
    }
    const isLast = this.#boards.every(({ hasEnded, isSteered }) => hasEnded && !isSteered);
    if (board.usage !== undefined || isLast) void this.#stop();
    // A page may start it again.
    else void (this.#page ? board.board.switchOff() : board.stop());
  }

  /**
   * The app of a board does not return. Nothing else in this thread will ever run: signals neither, so that the process
   * ends here.
   */
  #onLoop(stack: string): void {
    const board = this.#boards.find((each) => each.board.isInTurn) ?? this.#first;
    const fault = board.faultOf(stack);
    // It is the simulator that takes long.
    if (!fault) return;
    board.board.log("error", { code: "loop", seconds: LOOP_MS / 1000, ...fault });
    this.#log.flush();
    const ends = endText("loop", board.values);
    complain(
      this.#isWatching
        ? together([ends, tr("--watch ends with it: mend the loop, then start it again")])
        : ends,
    );
    exitInspected(EXIT_FAILED);
  }

  /** Of several boards, which run the same program, it cannot be told whose exception it is. */
  #onUncaught(error: unknown): boolean {
    const board = this.#boards.find(({ hasEnded }) => !hasEnded) ?? this.#first;
    const { stack } = Object(error) as { stack?: unknown };
    if (typeof stack !== "string" || !board.faultOf(stack)) return false;
    board.board.fail(error);
    return true;
  }

  #atLeast(exitCode: number): void {
    this.#exitCode = Math.max(this.#exitCode, exitCode);
  }

  #write(event: BoardEvent): void {
    const line = this.#format(event);
    if (line !== undefined) this.#log.line(line);
  }
}

function formatOf({ log, boards }: RunSettings): EventFormat {
  if (log === "json") return jsonLine;
  return boards.length > 1 ? textLineOf(boards.map(({ name }) => name)) : textLine;
}

/**
 * A terminal that was stopped with Ctrl-S, or that hangs, must not block the whole process, signals included, in the
 * middle of a write. Node has no public API for this.
 */
function neverBlock(stream: NodeJS.WriteStream): void {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  if (stream.isTTY && process.platform !== "win32") _handle?.setBlocking?.(false);
}
