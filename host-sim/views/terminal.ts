import { tr } from "../language/language.js";
import { columns as width } from "../language/width.js";
import type { Picture } from "../sim/panel/picture.js";
import { sixel } from "./sixel.js";
import type { ThemeName } from "./themes.js";

/** A picture drawn with characters, on a terminal or as plain text. */

const HALF_BLOCKS = [" ", "▀", "▄", "█"]; // index: upper pixel, lower pixel << 1
const BRAILLE = 0x2800;
// Bit of each dot in a Braille character of 2x4 dots, row by row (Unicode, "Braille Patterns").
const BRAILLE_DOTS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

/** Rows left below the picture for what is printed and typed. */
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

/** One character for 1x2 pixels: as wide as the picture, half as many lines as it has rows. */
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

/** One Braille character for 2x4 pixels. Harder to read, but half as wide and half as high. */
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

/** Lines in a box; all lines must be equally long. */
export function framed(lines: readonly string[]): string[] {
  const bar = "─".repeat(lines.length ? lines[0].length : 0);
  return [`┌${bar}┐`, ...lines.map((line) => `│${line}│`), `└${bar}┘`];
}

/** What TerminalView needs of a stream: `process.stdout`, or any writable stream. */
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

/** Half blocks where they fit, then Braille; Braille at once; or sixels. */
export type Rendering = "blocks" | "braille" | "sixel";

/** Rows that a picture of 64 rows, four image pixels each, takes in all but the smallest fonts. */
const SIXEL_ROWS = 18;

/** Reads a picture's text: a line for each 16 rows, all of the same width; undefined where it is no text. */
export type ReadText = (picture: Picture) => readonly string[] | undefined;

export interface TerminalOptions {
  /** Default "blocks". */
  rendering?: Rendering;
  /** Where half blocks do not fit, the picture is shown as this text, if it is one. */
  readText?: ReadText;
  /** Colours of sixels. Default "white". */
  theme?: ThemeName;
  /** Where NO_COLOR and TERM are looked up. Default: the process's. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Shows pictures on a stream. On a terminal the picture stays at the top, and everything else that is printed or
 * typed scrolls below it, so that other writers need not know of it. Anything else gets each picture as lines of
 * text. While the stream is slow only the latest picture is kept.
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

  /** Draws `picture`, now or, when the stream is still busy with an earlier one, as soon as it can. */
  show(picture: Picture): void {
    if (this.closed) return;
    this.latest = picture;
    this.due = true;
    if (!this.full) this.draw();
  }

  /** Gives the whole screen back, with the last picture left standing. Writes at once: usable while exiting. */
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

  /** A terminal re-flows its lines when resized: begin with an empty screen. */
  private readonly onResize = (): void => {
    if (!this.inPlace || this.latest === undefined) return;
    this.reserved = 0;
    this.due = true;
    if (!this.full) this.draw();
  };

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
    if (this.rendering === "sixel") return this.drawSixels(picture);
    const lines = this.layOut(picture, this.stream.columns || 80, this.rows - TEXT_ROWS);
    // What is lower than what was there leaves the rest dark: nothing else moves.
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

  /** The best rendering that fits into a terminal, with a line that says what helps when it is not the best there is. */
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
            cut(tr("only the text; --screen braille or {size} characters show all", { size }), columns),
          ];
    }
    const hint = tr("the terminal is too small; {size} characters show the screen well", { size });
    for (const lines of [framed(braille(picture)), braille(picture)]) {
      if (fits(lines, 1)) return [...lines, cut(hint, columns)];
    }
    return [cut(tr("screen not shown: {hint}", { hint }), columns)];
  }

  private drawSixels(picture: Picture): void {
    const text = this.reserved === SIXEL_ROWS ? "" : this.reserve(SIXEL_ROWS);
    this.write(text + SAVE_CURSOR + cursorTo(1) + sixel(picture, 4, this.theme) + RESTORE_CURSOR);
  }

  /** Clears the screen by scrolling what is on it away, and lets only the rows below the picture scroll. */
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

/** The same with a frame that every terminal shows as wide as it is meant. */
function framedInASCII(lines: readonly string[]): string[] {
  const bar = `+${"-".repeat(width(lines[0]))}+`;
  return [bar, ...lines.map((line) => `|${line}|`), bar];
}

/** What fits into so many columns. */
function cut(text: string, columns: number): string {
  let fitting = text;
  while (width(fitting) > columns) fitting = fitting.slice(0, -1);
  return fitting;
}

function cursorTo(row: number): string {
  return `${ESC}[${row};1H`;
}
