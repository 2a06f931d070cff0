import type { Buttons, Console } from "../../../firmware/device.js";
import type { TextCodecs } from "./text-codecs.js";

/** The console is full when so many bytes of typed lines wait for the program. */
export const KEPT_BYTES_MAX = 8192;

/** Lines delivered to a program in one turn. */
const TURNS_MAX = 128;

/** The lines that press the board's buttons A and B. */
const BUTTON_LINES: readonly string[] = ["/a", "/b"];

interface TypedLine {
  readonly text: string;
  readonly bytes: Uint8Array;
}

interface Reader {
  /** A typed line. The next one follows after `taken` was called. */
  onLine(line: Uint8Array, taken: () => void): void;
  onEnd(): void;
}

/** Button `index` was pressed. `taken` must be called when the press has been handled. */
type OnPress = (index: number, taken: () => void) => void;

/**
 * The board's serial console: typed lines wait until the program has taken the line before. If the program listens to
 * buttons, a line of BUTTON_LINES presses a button instead, at once if the program reads no lines.
 */
export class LineConsole {
  /** Called when the console is no longer full. */
  onRoom: () => void = () => {};
  /** Called when button `index` is pressed, whether the program listens to buttons or not. */
  onButton: (index: number) => void = () => {};
  readonly #codecs: TextCodecs;
  readonly #kept: TypedLine[] = [];
  #kept_bytes = 0;
  #reader: Reader | undefined;
  #onPress: OnPress | undefined;
  #held = false;
  /** The program has not taken the last line yet. */
  #busy = false;
  #ended = false;
  /** The program knows that the input has ended. */
  #told = false;

  constructor(codecs: TextCodecs) {
    this.#codecs = codecs;
  }

  /** True if no more should be typed until `onRoom` is called. */
  get full(): boolean {
    return this.#kept_bytes >= KEPT_BYTES_MAX;
  }

  /** Types a line; `line` has no newline. */
  type(line: string): void {
    const button = BUTTON_LINES.indexOf(line);
    if (button >= 0 && this.#onPress && !this.#reader) return void this.press(button);
    const bytes = this.#codecs.encode(line);
    this.#kept.push({ text: line, bytes });
    this.#kept_bytes += bytes.length + 1;
    this.#hand();
  }

  /** Presses button `index`. */
  press(index: number): void {
    this.onButton(index);
    this.#onPress?.(index, () => {});
  }

  /** Marks the end of the input. */
  end(): void {
    this.#ended = true;
    this.#hand();
  }

  /** Delivers waiting lines to `reader`, and then those typed from now on. */
  open(reader: Reader): void {
    this.#reader = reader;
    this.#hand();
  }

  /** Calls `onPress` at each press. */
  openButtons(onPress: OnPress): void {
    this.#onPress = onPress;
  }

  /** Suspends delivery (true) or resumes it (false). */
  hold(held: boolean): void {
    this.#held = held;
    this.#hand();
  }

  /** The program has ended. Waiting lines are kept for the next one. */
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
      // Ignore a program that has already ended.
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

/** The device's interface to a LineConsole. `post` schedules the turn in which lines are delivered. */
export function deviceConsole(
  lines: LineConsole,
  print: (line: string) => void,
  post: (turn: () => void) => void,
): Console {
  let next: (() => void) | undefined;
  let isRunning = false;
  const run = () => {
    isRunning = true;
    // Deliver several waiting lines in one turn, but leave other turns their share.
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

/** The device's buttons on a LineConsole. Each press is delivered in a separate turn, scheduled by `post`. */
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
