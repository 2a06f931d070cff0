import { CaptureFile } from "../node/capture-file.js";
import { FontFile } from "../node/font-file.js";
import { partsOnPC } from "../node/parts-on-pc.js";
import { timeZoneOfPC } from "../node/time-zone.js";
import { closeSync, openSync } from "node:fs";
import { OPTION_ERROR, type OptionValues } from "../../firmware/options.js";
import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { loadApp } from "../settings/apps.js";
import type { EngineName } from "../settings/common-flags.js";
import type { TextCodecs } from "../sim/board/text-codecs.js";
import type { HardwareParts } from "../sim/board/hardware.js";
import { Capture } from "../sim/network/capture.js";
import { CapturedNetwork } from "../sim/network/captured-network.js";
import { Board, type BoardEnd } from "../sim/board/board.js";
import type { BoardEvent } from "../sim/board/event.js";
import { HistoryFile } from "../node/history-file.js";
import { HistoryInUse, lockHistory } from "../node/history-lock.js";
import type { Engine, LoadedApp } from "../sim/engine/engine.js";
import { errorText } from "../language/error-texts.js";
import { oneOf, tr } from "../language/language.js";
import { withoutAnswers } from "../views/sixel-query.js";
import type { Rendering } from "../views/terminal.js";
import { endText } from "./end-texts.js";
import { appValues } from "../settings/app-options.js";
import { makeEngine } from "./engines.js";
import { complain } from "../settings/complain.js";
import { jsonLine, textLine } from "./event-log.js";
import { onInterrupt } from "./interrupts.js";
import { checkPlace, placeComplaint } from "./place.js";
import { loadedApp } from "./loaded-app.js";
import { LINE_BYTES_MAX, PC_LINE_BYTES_MAX, TypedInput } from "./typed-input.js";
import { checkSockets, type Sockets } from "./room-sockets.js";
import { LogOutput } from "./log-output.js";
import { readRunSettings, type RunSettings } from "../settings/run-settings.js";
import type { RawSettings } from "../settings/settings.js";
import { UsageError } from "../settings/usage-error.js";
import { renderingFor, Views } from "../views/views.js";

export const EXIT_STOPPED = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

const EVERYWHERE = "0.0.0.0";
/** Those whose sockets are the simulator's, always. */
const CAPTURED_ENGINES: readonly EngineName[] = ["node", "xs"];

/** Runs an app on a simulated board until it ends or is stopped. Resolves to the exit code. */
export async function run(app: string, raw: RawSettings): Promise<number> {
  const module = await loadApp(app);
  const settings = readRunSettings(raw);
  const values = appValues(module.options, raw, settings.wifi);
  checkSockets(module, values, socketsOf(settings));
  const engine = await makeEngine(settings.engine);
  if (settings.pcap !== undefined && engine.everywhere)
    throw new UsageError(
      tr("--pcap cannot see the sockets of --engine {engine}, which are its own: give --engine {engines}", {
        engine: settings.engine,
        engines: oneOf(CAPTURED_ENGINES),
      }),
      "pcap",
    );
  await checkPlace(module.options, values, engine.everywhere ? EVERYWHERE : settings.host.bind);
  const { shown } = settings.host;
  if (values.qr === "yes" && shown.startsWith("127."))
    complain(
      tr("--qr: no phone can reach {address}, which is local to this machine; give --host lan", {
        address: shown,
      }),
    );
  const loaded = await loadedApp(engine, { app, values, profile: settings.profile });
  if (!loaded) return EXIT_STOPPED;
  return new Session(loaded, settings, values, engine, await renderingFor(settings)).run();
}

/** The number of sockets that the app can use. */
function socketsOf({ engine, chip, profile }: RunSettings): Sockets {
  if (engine === "espruino") return { count: SOCKETS_MAX, byBoard: false };
  // Moddable sets the number of sockets by board.
  return { count: (engine === "moddable" ? profile.chip : chip).sockets_max, byBoard: true };
}

/** One run of a board, with its views, log and console. */
class Session {
  readonly #settings: RunSettings;
  readonly #values: OptionValues;
  readonly #board: Board;
  readonly #views: Views;
  readonly #log = new LogOutput(process.stdout, (lines) => this.#linesDropped(lines));
  readonly #history: HistoryFile | undefined;
  #unlockHistory: () => void = () => {};
  #capture: CaptureFile | undefined;
  #finish: (exitCode: number) => void = () => {};
  /** The error message if the command line or the address was wrong. */
  #usage: string | undefined;
  /** Set once the app is listening: from then on, address errors are not a wrong command line. */
  #listening = false;
  #stopping = false;

  constructor(
    app: LoadedApp,
    settings: RunSettings,
    values: OptionValues,
    engine: Engine,
    rendering: Rendering,
  ) {
    this.#settings = settings;
    this.#values = values;
    const { history } = settings;
    const font = new FontFile("gb2312");
    if (history !== undefined) this.#history = this.#openHistory(history, engine);
    this.#views = new Views(settings, rendering, font, (error) => this.#viewFailed(error));
    // However the process ends, write the rest of the log and restore the terminal.
    process.on("exit", () => {
      this.#log.flush();
      this.#views.closeTerminal();
    });
    const parts = partsOnPC(settings);
    this.#board = new Board({
      ...parts,
      network: settings.pcap === undefined ? parts.network : this.#captured(parts, settings.pcap),
      name: settings.name,
      app,
      values,
      font,
      timeZone: timeZoneOfPC,
      history,
      encoding: settings.encoding,
      onEvent: (event) => this.#onEvent(event),
      onPicture: (picture, now_ms) => this.#views.show(picture, now_ms),
      onEnd: (end) => void this.#stop(this.#exitCode(end)),
    });
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.#finish = resolve));
    onInterrupt(() => void this.#stop(EXIT_STOPPED));
    // A reader that closes the pipe is not a failure. Other errors are reported when the program ends.
    process.stdout.on("error", () => void this.#stop(EXIT_STOPPED));
    for (const stream of [process.stdout, process.stderr]) neverBlock(stream);
    const bytesMax = this.#settings.engine === "node" ? PC_LINE_BYTES_MAX : LINE_BYTES_MAX;
    const input = new TypedInput(process.stdin, this.#board.console, {
      lineBytesMax: bytesMax,
      onTooLong: () => this.#lineTooLong(bytesMax),
      clean: process.stdin.isTTY ? withoutAnswers : undefined,
    });
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
    this.#capture?.close();
    this.#unlockHistory();
    await this.#log.close();
    const losses = [...this.#views.losses(), ...this.#packetsLost()];
    for (const loss of losses) complain(loss);
    if (exitCode === EXIT_USAGE) complain(String(this.#usage));
    this.#finish(exitCode === EXIT_STOPPED && losses.length > 0 ? EXIT_FAILED : exitCode);
  }

  #exitCode({ failed, reason }: BoardEnd): number {
    if (this.#usage !== undefined) return EXIT_USAGE;
    if (failed) {
      this.#log.flush();
      complain(endText(reason, this.#values));
    }
    return failed ? EXIT_FAILED : EXIT_STOPPED;
  }

  #onEvent(event: BoardEvent): void {
    const { code, address, port } = event;
    if (event.event === "error" && code === OPTION_ERROR) this.#usage = errorText(event);
    if (event.event === "listening") this.#listening = true;
    if (event.event === "error" && !this.#listening)
      this.#usage ??= placeComplaint(String(code), `${address}:${port}`);
    if (event.event === "history") this.#history?.append(String(event.message));
    const line = this.#settings.log === "json" ? jsonLine(event) : textLine(event);
    if (line !== undefined) this.#log.line(line);
  }

  #openHistory(file: string, engine: Engine): HistoryFile | undefined {
    try {
      this.#unlockHistory = lockHistory(file);
      if (engine.keepsHistory) {
        // Only check that the file can be opened; the firmware does the rest.
        closeSync(openSync(file, "a", 0o600));
        return undefined;
      }
      return new HistoryFile(file, ({ message }) =>
        this.#board.log("error", { code: "history", cause: message }),
      );
    } catch (error) {
      if (error instanceof HistoryInUse)
        throw new UsageError(
          tr("--history {file}: another board, process {pid}, is using it; name another file", {
            file,
            pid: error.pid,
          }),
        );
      throw cannotBeWritten("history", file, error);
    }
  }

  /** The board's network, of which all that its sockets carry is written to a file. */
  #captured({ network, clock, codecs }: HardwareParts, file: string): CapturedNetwork {
    const { name } = this.#settings;
    const capture = this.#openCapture(file, codecs);
    return new CapturedNetwork(network, clock, (packet, wall_ms) =>
      capture.sent({ packet, wall_ms, sender: name }),
    );
  }

  #openCapture(file: string, codecs: TextCodecs): Capture {
    try {
      const opened = new CaptureFile(file, (error) => this.#captureFailed(error));
      const capture = new Capture({
        write: (block) => opened.write(block),
        encode: codecs.encode,
        application: "palmwire",
        comment: tr(
          "made up around what the board's sockets carried: bytes, order and times are real; headers, segments and acknowledgements are not",
        ),
      });
      capture.add(this.#settings.name);
      if (opened.failure) throw opened.failure;
      this.#capture = opened;
      return capture;
    } catch (error) {
      throw cannotBeWritten("pcap", file, error);
    }
  }

  #captureFailed({ message }: Error): void {
    // Before there is a board, the command line is refused.
    if (this.#capture) this.#board.log("error", { code: "capture", cause: message });
  }

  #packetsLost(): string[] {
    const { failure, missing = 0 } = this.#capture ?? {};
    if (!failure) return [];
    return [
      tr("--pcap {file}: the last {missing} packets could not be written ({reason})", {
        file: String(this.#settings.pcap),
        missing,
        reason: failure.code ?? failure.message,
      }),
    ];
  }

  #lineTooLong(bytesMax: number): void {
    this.#board.log("error", { code: "console", limit: bytesMax });
  }

  #linesDropped(lines: number): void {
    this.#board.log("error", { code: "log", count: lines });
  }

  #viewFailed(error: Error): void {
    this.#board.log("error", { code: "picture", cause: error.message });
  }
}

function cannotBeWritten(flag: string, file: string, error: unknown): UsageError {
  const { code } = error as NodeJS.ErrnoException;
  return new UsageError(
    tr("--{flag} {file}: this cannot be written ({code}); name another file", {
      flag,
      file,
      code: String(code),
    }),
    flag,
  );
}

/**
 * A terminal that was stopped with Ctrl-S, or that hangs, must not block the whole process, signals included, in the
 * middle of a write. Node has no public API for this.
 */
function neverBlock(stream: NodeJS.WriteStream): void {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  if (stream.isTTY && process.platform !== "win32") _handle?.setBlocking?.(false);
}
