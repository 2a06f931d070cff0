import { tr } from "../language/language.js";
import { PNGView } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { Recording } from "./recording.js";
import type { ThemeName } from "./themes.js";
import { terminalDrawsSixels } from "./sixel-query.js";
import { ScreenText } from "./screen-text.js";
import { TerminalView, type ReadText, type Rendering } from "./terminal.js";
import type { Font } from "../sim/board/font.js";

/** How the panel's pictures are shown and kept. */
export interface ViewSettings {
  readonly screen: "terminal" | "halfblocks" | "braille" | "sixel" | "none";
  /** Files of the latest picture and of all pictures. */
  readonly png: string | undefined;
  readonly record: string | undefined;
  readonly theme: ThemeName;
  /** Pixels of a file for one of the panel. */
  readonly scale: number;
  readonly log: "text" | "json";
}

/** Everything that shows, or keeps, what the panel shows. */
export class Views {
  readonly #settings: ViewSettings;
  readonly #terminal: TerminalView | undefined;
  readonly #png: PNGView | undefined;
  readonly #recording: Recording | undefined;

  /**
   * `font` is what the pictures' text is read with; `onError` is told of each picture that could not be written.
   */
  constructor(settings: ViewSettings, rendering: Rendering, font: Font, onError: (error: Error) => void) {
    const { screen, png, record, theme, scale, log } = settings;
    this.#settings = settings;
    // Standard output belongs to the log when a program reads it.
    const stream = log === "json" ? process.stderr : process.stdout;
    const readText = screen === "terminal" ? textReader(font) : undefined;
    if (screen !== "none") this.#terminal = new TerminalView(stream, { rendering, theme, readText });
    if (png !== undefined) this.#png = new PNGView(png, { theme, scale }, onError);
    if (record !== undefined) this.#recording = new Recording(record, { theme, scale }, onError);
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
    await Promise.all([this.#png?.close(), this.#recording?.close()]);
  }

  /** What is not in the files that were asked for, a line each. */
  losses(): string[] {
    const { png, record } = this.#settings;
    const losses: string[] = [];
    const lost = this.#png?.lost;
    if (lost)
      losses.push(
        tr("--png {file}: the last picture could not be written ({reason})", {
          file: String(png),
          reason: reasonOf(lost),
        }),
      );
    const { failure, written = 0, missing = 0 } = this.#recording ?? {};
    if (failure)
      losses.push(
        tr(
          "--record {file}: only the first {written} pictures could be written, {missing} are lost ({reason})",
          {
            file: String(record),
            written,
            missing,
            reason: reasonOf(failure),
          },
        ),
      );
    return losses;
  }
}

/** The system's own word; its sentence names a file that nobody has typed. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

/** Reads the text of pictures, from the first that it is asked for. */
function textReader(font: Font): ReadText {
  let text: ScreenText | undefined;
  return (picture) => (text ??= new ScreenText(font)).read(picture);
}

/** How the screen is drawn, without a question to the terminal. */
export function plainRendering({ screen }: ViewSettings): Rendering {
  return screen === "braille" || screen === "sixel" ? screen : "blocks";
}

/** How the screen is drawn on this terminal: as asked, or as suits it best. */
export async function renderingFor(settings: ViewSettings): Promise<Rendering> {
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
