import { tr } from "../language/language.js";
import { PNGView } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { Recording } from "./recording.js";
import type { ThemeName } from "./themes.js";
import { terminalDrawsSixels } from "./sixel-query.js";
import { ScreenText } from "./screen-text.js";
import { TerminalView, type ReadText, type Rendering } from "./terminal.js";
import type { Font } from "../sim/board/font.js";

/** Settings for showing and saving pictures. */
export interface ViewSettings {
  readonly screen: "terminal" | "halfblocks" | "braille" | "sixel" | "none";
  /** Files for the latest picture (`png`) and for all pictures (`record`). */
  readonly png: string | undefined;
  readonly record: string | undefined;
  readonly theme: ThemeName;
  /** Size of a panel pixel in image pixels. */
  readonly scale: number;
  readonly log: "text" | "json";
}

/** All views of the panel: terminal, picture file and recording. */
export class Views {
  readonly #settings: ViewSettings;
  readonly #terminal: TerminalView | undefined;
  readonly #png: PNGView | undefined;
  readonly #recording: Recording | undefined;

  /** `font` is used to read text from pictures. `onError` is called for each picture that could not be written. */
  constructor(settings: ViewSettings, rendering: Rendering, font: Font, onError: (error: Error) => void) {
    const { screen, png, record, theme, scale, log } = settings;
    this.#settings = settings;
    // With the JSON log, standard output carries the log only.
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

  /** Restores the terminal. Writes synchronously. */
  closeTerminal(): void {
    this.#terminal?.close();
  }

  /** Closes all views. Resolves once all files have been written. */
  async close(): Promise<void> {
    this.closeTerminal();
    await Promise.all([this.#png?.close(), this.#recording?.close()]);
  }

  /** One line for each requested file that is not complete. */
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

/** The system's error name: its message would mention a temporary file that the user does not know. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

/** Reads the text of pictures. The font is loaded for the first one. */
function textReader(font: Font): ReadText {
  let text: ScreenText | undefined;
  return (picture) => (text ??= new ScreenText(font)).read(picture);
}

/** The rendering for these settings, without asking the terminal. */
export function plainRendering({ screen }: Pick<ViewSettings, "screen">): Rendering {
  return screen === "braille" || screen === "sixel" ? screen : "blocks";
}

/** The rendering for these settings on this terminal. With "terminal", sixels if it supports them. */
export async function renderingFor(settings: Pick<ViewSettings, "screen" | "log">): Promise<Rendering> {
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
