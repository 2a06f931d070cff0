import type { Buttons, Console } from "../../../firmware/device.js";
import type { TextCodecs } from "./text-codecs.js";

/** Typed lines kept until the program takes them, in bytes; beyond that whoever types has to wait. */
export const KEPT_BYTES_MAX = 8192;

/** Lines that a program takes, one after the other, before anything else has its turn. */
const TURNS_MAX = 128;

/** What a person types to press a button of the board: A, B. */
const BUTTON_LINES: readonly string[] = ["/a", "/b"];

interface TypedLine {
  readonly text: string;
  readonly bytes: Uint8Array;
}

interface Reader {
  /** A line; the next comes after `taken` was called. */
  onLine(line: Uint8Array, taken: () => void): void;
  onEnd(): void;
}

/** A press of button `index`; the line that stood for it has been taken when `taken` is called. */
type OnPress = (index: number, taken: () => void) => void;

/**
 * The board's serial console: typed lines wait for the program that reads them, one at a time. It stands in for the
 * fingers too: a line of BUTTON_LINES presses a button, where the program listens to buttons.
 */
export class LineConsole {
  /** Called when it is no longer full. */
  onRoom: () => void = () => {};
  readonly #codecs: TextCodecs;
  readonly #kept: TypedLine[] = [];
  #kept_bytes = 0;
  #reader: Reader | undefined;
  #onPress: OnPress | undefined;
  #held = false;
  /** The program has not taken the last line yet. */
  #busy = false;
  #ended = false;
  /** The program knows of the end. */
  #told = false;

  constructor(codecs: TextCodecs) {
    this.#codecs = codecs;
  }

  /** Nothing more should be typed until `onRoom`. */
  get full(): boolean {
    return this.#kept_bytes >= KEPT_BYTES_MAX;
  }

  /** A line typed by the user, without its end. */
  type(line: string): void {
    const bytes = this.#codecs.encode(line);
    this.#kept.push({ text: line, bytes });
    this.#kept_bytes += bytes.length + 1;
    this.#hand();
  }

  /** A finger on button `index`. */
  press(index: number): void {
    this.#onPress?.(index, () => {});
  }

  /** The end of the input. */
  end(): void {
    this.#ended = true;
    this.#hand();
  }

  /** Hands on what was kept, then everything typed from now on. */
  open(reader: Reader): void {
    this.#reader = reader;
    this.#hand();
  }

  /** From now on tells of each press. */
  openButtons(onPress: OnPress): void {
    this.#onPress = onPress;
  }

  /** While held, nothing is handed on. */
  hold(held: boolean): void {
    this.#held = held;
    this.#hand();
  }

  /** The program is gone; lines are kept for the next. */
  close(): void {
    this.#reader = this.#onPress = undefined;
    this.#held = this.#busy = this.#told = false;
  }

  #hand(): void {
    const reader = this.#reader;
    if (!reader || this.#busy || this.#held) return;
    const line = this.#kept.shift();
    if (line === undefined) {
      if (!this.#ended || this.#told) return;
      this.#told = true;
      reader.onEnd();
      return;
    }
    const wasFull = this.full;
    this.#busy = true;
    this.#kept_bytes -= line.bytes.length + 1;
    const taken = () => {
      // Those of a program that is gone come too late.
      if (this.#reader !== reader) return;
      this.#busy = false;
      this.#hand();
    };
    const button = BUTTON_LINES.indexOf(line.text);
    if (button >= 0 && this.#onPress) this.#onPress(button, taken);
    else reader.onLine(line.bytes, taken);
    if (wasFull && !this.full) this.onRoom();
  }
}

/** The device's end of a LineConsole; each line arrives in a turn of its own, by `post`. */
export function deviceConsole(
  lines: LineConsole,
  print: (line: string) => void,
  post: (turn: () => void) => void,
): Console {
  let next: (() => void) | undefined;
  let isRunning = false;
  const run = () => {
    isRunning = true;
    // What was typed at once is taken at once, as far as the program takes it; then others have their turns.
    for (let count = 0; next && count < TURNS_MAX; count++) {
      const turn = next;
      next = undefined;
      turn();
    }
    isRunning = false;
    if (next) post(run);
  };
  return {
    print,
    open(target, onLine, onEnd) {
      lines.open({
        onLine: (line, taken) => {
          next = () => {
            onLine(target, line);
            taken();
          };
          if (!isRunning) post(run);
        },
        onEnd: () => post(() => onEnd(target)),
      });
    },
    hold: (held) => lines.hold(held),
  };
}

/** The device's buttons on a LineConsole; each press arrives in a turn of its own, by `post`. */
export function deviceButtons(lines: LineConsole, post: (turn: () => void) => void): Buttons {
  return {
    open: (target, onPress) =>
      lines.openButtons((index, taken) =>
        post(() => {
          onPress(target, index);
          taken();
        }),
      ),
  };
}
