import { createInterface } from "node:readline";
import { flagOf, limitsOf, OPTION_ERROR, readOptions, type Option } from "../../firmware/apps/options.js";
import { loadApp } from "../apps.js";
import { Board, type BoardEnd } from "../board/board.js";
import type { BoardEvent } from "../board/event.js";
import { RealClock } from "../clock.js";
import { NodeEngine } from "../engines/node.js";
import { RealNetwork } from "../network/real.js";
import { AccessPoint } from "../network/station.js";
import { PNGView } from "../panel/png.js";
import { TerminalView } from "../panel/terminal.js";
import { jsonLine, textLine } from "./event-log.js";
import { onInterrupt } from "./interrupts.js";
import { readRunSettings, type RunSettings } from "./run-settings.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export const EXIT_STOPPED = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** What is wrong with the place, not with the app, by node:net's names, and its mend. */
const PLACE: Record<string, string> = {
  EADDRINUSE: "is in use: stop the other program, or give another --port (0 picks a free one)",
  EACCES: "needs rights that this program has not: give a --port of 1024 or more",
  EADDRNOTAVAIL: "is not on this machine: give another --host",
};

const MENTIONED_BY_WIFI = ["ssid", "password"];

/** The options of an app that have a flag of their own; the Wi-Fi is given by --wifi. */
export function appFlags(options: readonly Option[]): { name: string; help: string; option: Option }[] {
  return options
    .filter((option) => !MENTIONED_BY_WIFI.includes(option.name))
    .map((option) => ({
      name: flagOf(option.name).slice(2),
      help: `${option.help} (${limitsOf(option)})`,
      option,
    }));
}

/** Runs an app on a simulated board until it ends or is stopped. Resolves to the exit code. */
export async function run(app: string, raw: RawSettings): Promise<number> {
  const { options } = await loadApp(app);
  const settings = readRunSettings(raw);
  const values = appValues(options, raw, settings);
  return new Session(app, settings, values).run();
}

function appValues(options: Option[], raw: RawSettings, { wifi }: RunSettings) {
  const given: Record<string, string> = { ssid: wifi.SSID, password: wifi.password };
  for (const { name, option } of appFlags(options)) given[option.name] = raw[name];
  try {
    return readOptions(options, given);
  } catch (error) {
    if ((error as Error).name === OPTION_ERROR) throw new UsageError((error as Error).message);
    throw error;
  }
}

/** One run of one board with its views, its log and its console. */
class Session {
  readonly #settings: RunSettings;
  readonly #board: Board;
  readonly #terminal: TerminalView | undefined;
  readonly #png: PNGView | undefined;
  #finish: (exitCode: number) => void = () => {};
  #place: string | undefined;
  #stopping = false;

  constructor(app: string, settings: RunSettings, values: Record<string, string | number>) {
    this.#settings = settings;
    const { host, accessPoint, screen, png, log } = settings;
    // Standard output belongs to the log when a program reads it.
    const stream = log === "json" ? process.stderr : process.stdout;
    if (screen === "terminal") this.#terminal = new TerminalView(stream);
    if (png !== undefined) this.#png = new PNGView(png, {}, (error) => this.#pngFailed(error));
    this.#board = new Board({
      name: settings.name,
      profile: settings.profile,
      chip: settings.chip,
      clock: new RealClock(),
      network: new RealNetwork(host.shown, host.bind),
      accessPoint: new AccessPoint(accessPoint.SSID, accessPoint.password, host.shown),
      engine: new NodeEngine(),
      app,
      values,
      font: "gb2312",
      random: Math.random,
      onEvent: (event) => this.#onEvent(event),
      onPicture: (picture) => {
        this.#terminal?.show(picture);
        this.#png?.show(picture);
      },
      onEnd: (end) => void this.#stop(this.#exitCode(end)),
    });
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.#finish = resolve));
    onInterrupt(() => void this.#stop(EXIT_STOPPED));
    process.stdout.on("error", () => void this.#stop(EXIT_STOPPED));
    const input = createInterface({ input: process.stdin, terminal: false });
    input.on("line", (line) => this.#board.console.type(line));
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
    this.#terminal?.close();
    await this.#png?.close();
    if (this.#place !== undefined) process.stderr.write(`palmwire: ${this.#place}\n`);
    this.#finish(exitCode);
  }

  #exitCode({ failed, reason }: BoardEnd): number {
    if (this.#place !== undefined) return EXIT_USAGE;
    if (failed) process.stderr.write(`palmwire: ${reason}\n`);
    return failed ? EXIT_FAILED : EXIT_STOPPED;
  }

  #onEvent(event: BoardEvent): void {
    const { code, message } = event;
    if (event.event === "error" && typeof code === "string" && code in PLACE)
      this.#place = `${String(message).split(" ").at(-1)} ${PLACE[code]}`;
    const line = this.#settings.log === "json" ? jsonLine(event) : textLine(event);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  }

  #pngFailed(error: Error): void {
    this.#board.log("error", { code: "png", message: error.message });
  }
}
