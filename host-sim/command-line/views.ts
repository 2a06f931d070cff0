import { FontFile } from "../board/font-file.js";
import { Recording } from "../panel/apng.js";
import { PNGView } from "../panel/png.js";
import type { Picture } from "../panel/picture.js";
import { replaceFile } from "../panel/replace-file.js";
import { terminalDrawsSixels } from "../panel/sixel-query.js";
import { ScreenText } from "../panel/screen-text.js";
import { TerminalView, type ReadText, type Rendering } from "../panel/terminal.js";
import type { RunSettings } from "./run-settings.js";

/** Everything that shows, or keeps, what the panel shows. */
export class Views {
  readonly #settings: RunSettings;
  readonly #onError: (error: Error) => void;
  readonly #terminal: TerminalView | undefined;
  readonly #png: PNGView | undefined;
  readonly #recording: Recording | undefined;

  /** `onError` is told of each picture that could not be written. */
  constructor(settings: RunSettings, rendering: Rendering, onError: (error: Error) => void) {
    const { screen, png, record, theme, scale, log } = settings;
    this.#settings = settings;
    this.#onError = onError;
    // Standard output belongs to the log when a program reads it.
    const stream = log === "json" ? process.stderr : process.stdout;
    const readText = screen === "terminal" ? textReader() : undefined;
    if (screen !== "none") this.#terminal = new TerminalView(stream, { rendering, theme, readText });
    if (png !== undefined) this.#png = new PNGView(png, { theme, scale }, onError);
    if (record !== undefined) this.#recording = new Recording();
  }

  /** `now_ms` is the board's time. */
  show(picture: Picture, now_ms: number): void {
    this.#terminal?.show(picture);
    this.#png?.show(picture);
    this.#recording?.show(picture, now_ms);
  }

  /** Gives the terminal back; writes at once. */
  closeTerminal(): void {
    this.#terminal?.close();
  }

  /** Ends all views; settles once everything is in its file. */
  async close(): Promise<void> {
    this.closeTerminal();
    await this.#png?.close();
    const { record, theme, scale } = this.#settings;
    const animation = this.#recording?.encode({ theme, scale });
    if (record === undefined || !animation) return;
    await replaceFile(record, animation).catch(this.#onError);
  }
}

/** Reads the text of pictures, from the first that it is asked for. */
function textReader(): ReadText {
  let text: ScreenText | undefined;
  return (picture) => (text ??= new ScreenText(new FontFile("gb2312"))).read(picture);
}

/** How the screen is drawn, without a question to the terminal. */
export function plainRendering({ screen }: RunSettings): Rendering {
  return screen === "braille" || screen === "sixel" ? screen : "blocks";
}

/** How the screen is drawn on this terminal: as asked, or as suits it best. */
export async function renderingFor(settings: RunSettings): Promise<Rendering> {
  const { screen, log } = settings;
  const ask =
    screen === "terminal" &&
    log === "text" &&
    process.stdin.isTTY &&
    process.stdout.isTTY &&
    process.env.TERM !== "dumb";
  return ask && (await terminalDrawsSixels(process.stdin, process.stdout))
    ? "sixel"
    : plainRendering(settings);
}
