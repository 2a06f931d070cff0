import { tr } from "../language/language.js";
import { columns as width } from "../language/width.js";
import type { Picture } from "../sim/panel/picture.js";
import { sixel } from "./sixel.js";
import type { ThemeName } from "./themes.js";

/** Draws pictures with characters, on a terminal or as plain text. */

const HALF_BLOCKS = [" ", "▀", "▄", "█"]; // index: upper pixel, lower pixel << 1
const BRAILLE = 0x2800;
// Bit of each dot in a Braille character of 2x4 dots, row by row (Unicode, "Braille Patterns").
const BRAILLE_DOTS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

/** Rows below the picture that are kept for printed and typed text. */
const TEXT_ROWS = 4;
const DIM_BELOW = 64; // contrast

const ESC = "\x1b";
const SAVE_CURSOR = `${ESC}7`;
const RESTORE_CURSOR = `${ESC}8`;
const HIDE_CURSOR = `${ESC}[?25l`;
const SHOW_CURSOR = `${ESC}[?25h`;
const WHOLE_SCREEN_SCROLLS = `${ESC}[r`;
const CLEAR_REST_OF_LINE = `${ESC}[K`;
const LIT = `${ESC}[38;5;159;48;5;16m`;
const LIT_DIM = `${ESC}[38;5;67;48;5;16m`;
const PLAIN = `${ESC}[0m`;

/** Half blocks: one character for 1x2 pixels. */
export function halfBlocks(picture: Picture): string[] {
  const { width, height, pixels } = picture;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    for (let x = 0; x < width; x++) {
      const lower = y + 1 < height ? pixels[(y + 1) * width + x] : 0;
      line += HALF_BLOCKS[pixels[y * width + x] | (lower << 1)];
    }
    lines.push(line);
  }
  return lines;
}

/** Braille: one character for 2x4 pixels. Harder to read than half blocks, but half as wide and half as high. */
export function braille(picture: Picture): string[] {
  const { width, height, pixels } = picture;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 4) {
    let line = "";
    for (let x = 0; x < width; x += 2) {
      let dots = 0;
      for (let i = 0; i < 8; i++) {
        const dotX = x + (i & 1);
        const dotY = y + (i >> 1);
        if (dotX < width && dotY < height && pixels[dotY * width + dotX]) dots |= BRAILLE_DOTS[i];
      }
      line += String.fromCharCode(BRAILLE + dots);
    }
    lines.push(line);
  }
  return lines;
}

/** Draws a box around lines of equal length. */
export function framed(lines: readonly string[]): string[] {
  const bar = "─".repeat(lines.length ? lines[0].length : 0);
  return [`┌${bar}┐`, ...lines.map((line) => `│${line}│`), `└${bar}┘`];
}

/** The stream of a TerminalView: `process.stdout`, or any writable stream. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly destroyed?: boolean;
  readonly writableEnded?: boolean;
  write(text: string): boolean;
  on(event: "drain" | "resize", listener: () => void): unknown;
  off(event: "drain" | "resize", listener: () => void): unknown;
}

/** "blocks": half blocks, or Braille if they do not fit. "braille": always Braille. */
export type Rendering = "blocks" | "braille" | "sixel";

/** Image pixels of a sixel picture's pixel, and of a character in all but the smallest fonts. */
const SIXEL_SCALE = 4;
const CHARACTER_WIDTH = 8;
const CHARACTER_HEIGHT = 16;
/** Rows kept free below a sixel picture, for fonts that are a little smaller. */
const SIXEL_SPARE_ROWS = 2;

/** Reads the text of a picture: one string per 16 rows, all of the same width; undefined if it is not text. */
export type ReadText = (picture: Picture) => readonly string[] | undefined;

export interface TerminalOptions {
  /** Default "blocks". */
  rendering?: Rendering;
  /** Where half blocks do not fit, the picture is shown as this text, if it is text. */
  readText?: ReadText;
  /** Colours of sixels. Default "white". */
  theme?: ThemeName;
  /** Where NO_COLOR and TERM are looked up. Default: the environment of the process. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Shows pictures on a stream. On a terminal the picture stays at the top and everything else scrolls below it, so
 * that other writers are not affected. On other streams each picture is printed as lines of text. While the stream is
 * busy, only the latest picture is kept.
 */
export class TerminalView {
  private readonly inPlace: boolean;
  private readonly colored: boolean;
  private readonly rendering: Rendering;
  private readonly theme: ThemeName | undefined;
  private readonly readText: ReadText | undefined;
  private drawn: string[] = [];
  private reserved = 0;
  private latest: Picture | undefined;
  private due = false;
  private full = false;
  private closed = false;

  constructor(
    private readonly stream: TextStream,
    options: TerminalOptions = {},
  ) {
    const environment = options.environment ?? process.env;
    this.inPlace = stream.isTTY === true && environment.TERM !== "dumb";
    this.colored = this.inPlace && !environment.NO_COLOR;
    this.rendering = options.rendering ?? "blocks";
    this.theme = options.theme;
    this.readText = options.readText;
    stream.on("drain", this.onDrain);
    stream.on("resize", this.onResize);
  }

  /** Draws `picture` now, or as soon as the stream has finished with an earlier one. */
  show(picture: Picture): void {
    if (this.closed) return;
    this.latest = picture;
    this.due = true;
    if (!this.full) this.draw();
  }

  /**
   * Ends the scroll region and leaves the last picture on the screen. Writes synchronously, so it can be used on
   * exit.
   */
  close(): void {
    if (this.closed) return;
    if (this.due) this.draw();
    this.closed = true;
    this.stream.off("drain", this.onDrain);
    this.stream.off("resize", this.onResize);
    if (this.reserved > 0) this.write(WHOLE_SCREEN_SCROLLS + cursorTo(this.rows) + SHOW_CURSOR);
  }

  private readonly onDrain = (): void => {
    this.full = false;
    if (this.due) this.draw();
  };

  /** A terminal reflows its lines when resized: start with an empty screen. */
  private readonly onResize = (): void => {
    if (!this.inPlace || this.latest === undefined) return;
    this.reserved = 0;
    this.due = true;
    if (!this.full) this.draw();
  };

  private get columns(): number {
    return this.stream.columns || 80;
  }

  private get rows(): number {
    return this.stream.rows || 24;
  }

  private draw(): void {
    const picture = this.latest;
    this.due = false;
    if (picture === undefined) return;
    if (!this.inPlace) {
      const lines = this.rendering === "braille" ? braille(picture) : halfBlocks(picture);
      return this.write(framed(lines).join("\n") + "\n");
    }
    if (this.rendering === "sixel" && this.fitsSixels(picture)) return this.drawSixels(picture);
    const lines = this.layOut(picture, this.columns, this.rows - TEXT_ROWS);
    // Pad a lower picture with empty lines so that nothing else moves.
    while (lines.length < this.reserved) lines.push("");
    const color = this.colored ? (picture.contrast < DIM_BELOW ? LIT_DIM : LIT) : "";
    const looks = lines.map((line) => (color ? color + line + PLAIN : line));
    let text = this.reserved === looks.length ? "" : this.reserve(looks.length);
    text += SAVE_CURSOR + HIDE_CURSOR;
    for (let i = 0; i < looks.length; i++) {
      if (looks[i] !== this.drawn[i]) text += cursorTo(i + 1) + looks[i] + CLEAR_REST_OF_LINE;
    }
    this.drawn = looks;
    this.write(text + RESTORE_CURSOR + SHOW_CURSOR);
  }

  /** The best rendering that fits into the terminal. If it is not the best possible one, a hint follows. */
  private layOut(picture: Picture, columns: number, rows: number): string[] {
    const fits = (lines: string[], hints: number) =>
      width(lines[0]) <= columns && lines.length + hints <= rows;
    const best = framed(this.rendering === "braille" ? braille(picture) : halfBlocks(picture));
    if (fits(best, 0)) return best;
    const size = `${best[0].length}x${best.length + TEXT_ROWS}`;
    const text = this.readText?.(picture);
    if (text) {
      for (const lines of [framedInASCII(text), [...text]])
        if (fits(lines, 1))
          return [
            ...lines,
            cut(
              tr("text only; for the picture use --screen braille or {size} characters", { size }),
              columns,
            ),
          ];
    }
    const hint = tr("the terminal is too small; the screen needs {size} characters", { size });
    for (const lines of [framed(braille(picture)), braille(picture)]) {
      if (fits(lines, 1)) return [...lines, cut(hint, columns)];
    }
    return [needOf(picture, columns)];
  }

  private fitsSixels({ width, height }: Picture): boolean {
    const columns = Math.ceil((width * SIXEL_SCALE) / CHARACTER_WIDTH);
    return columns <= this.columns && sixelRows(height) + SIXEL_SPARE_ROWS < this.rows;
  }

  private drawSixels(picture: Picture): void {
    const rows = sixelRows(picture.height);
    const text = this.reserved === rows ? "" : this.reserve(rows);
    const drawn = sixel(picture, SIXEL_SCALE, this.theme);
    this.write(text + SAVE_CURSOR + cursorTo(1) + drawn + RESTORE_CURSOR);
  }

  /** Scrolls the screen's content away, and limits scrolling to the rows below the picture. */
  private reserve(count: number): string {
    this.reserved = count;
    this.drawn = [];
    const away = WHOLE_SCREEN_SCROLLS + cursorTo(this.rows) + "\n".repeat(this.rows);
    return `${away}${ESC}[${count + 1};${this.rows}r${cursorTo(count + 1)}`;
  }

  private write(text: string): void {
    if (this.stream.destroyed || this.stream.writableEnded) return;
    this.full = !this.stream.write(text);
  }
}

/** Like `framed`, with a frame that has the right width on every terminal. */
function framedInASCII(lines: readonly string[]): string[] {
  const bar = `+${"-".repeat(width(lines[0]))}+`;
  return [bar, ...lines.map((line) => `|${line}|`), bar];
}

/** Terminal rows that a sixel picture takes. */
function sixelRows(height: number): number {
  return Math.ceil((height * SIXEL_SCALE) / CHARACTER_HEIGHT) + SIXEL_SPARE_ROWS;
}

/** What a terminal needs to show the picture at all, in as many words as there is room for. */
function needOf(picture: Picture, columns: number): string {
  const lines = braille(picture);
  const size = `${lines[0].length}x${lines.length + 1 + TEXT_ROWS}`;
  const texts = [
    tr("screen not shown: it needs {size} characters or more", { size }),
    tr("the screen needs {size} characters", { size }),
    size,
  ];
  return texts.find((text) => width(text) <= columns) ?? cut(size, columns);
}

/** Cuts a text to that many columns. */
function cut(text: string, columns: number): string {
  let fitting = text;
  while (width(fitting) > columns) fitting = fitting.slice(0, -1);
  return fitting;
}

function cursorTo(row: number): string {
  return `${ESC}[${row};1H`;
}
