import type { Buttons, Console } from "../../firmware/device.js";

/** Lines typed before the program asks for them; older ones beyond this are lost. */
export const KEPT_LINES_MAX = 1000;

/** What a person types to press a button of the board: A, B. */
const BUTTON_LINES: readonly string[] = ["/a", "/b"];

interface Reader {
  onLine(line: Uint8Array): void;
  onEnd(): void;
}

/**
 * The board's serial console: typed lines wait for the program that reads them. It stands in for the fingers too: a
 * line of BUTTON_LINES presses a button, where the program listens to buttons.
 */
export class LineConsole {
  readonly #kept: string[] = [];
  #reader: Reader | undefined;
  #onPress: ((index: number) => void) | undefined;
  #ended = false;

  /** A line typed by the user, without its end. */
  type(line: string): void {
    if (this.#reader) this.#hand(this.#reader, line);
    else if (this.#kept.push(line) > KEPT_LINES_MAX) this.#kept.shift();
  }

  /** A finger on button `index`. */
  press(index: number): void {
    this.#onPress?.(index);
  }

  /** The end of the input. */
  end(): void {
    this.#ended = true;
    this.#reader?.onEnd();
  }

  /** Hands on what was kept, then everything typed from now on. */
  open(reader: Reader): void {
    this.#reader = reader;
    for (const line of this.#kept.splice(0)) this.#hand(reader, line);
    if (this.#ended) reader.onEnd();
  }

  /** From now on tells of each press. */
  openButtons(onPress: (index: number) => void): void {
    this.#onPress = onPress;
  }

  /** The program is gone; lines are kept for the next. */
  close(): void {
    this.#reader = this.#onPress = undefined;
  }

  #hand(reader: Reader, line: string): void {
    const button = BUTTON_LINES.indexOf(line);
    if (button >= 0 && this.#onPress) this.#onPress(button);
    else reader.onLine(Buffer.from(line));
  }
}

/** The device's end of a LineConsole; each line arrives in a turn of its own, by `post`. */
export function deviceConsole(
  lines: LineConsole,
  print: (line: string) => void,
  post: (turn: () => void) => void,
): Console {
  return {
    print,
    open(target, onLine, onEnd) {
      lines.open({
        onLine: (line) => post(() => onLine(target, line)),
        onEnd: () => post(() => onEnd(target)),
      });
    },
  };
}

/** The device's buttons on a LineConsole; each press arrives in a turn of its own, by `post`. */
export function deviceButtons(lines: LineConsole, post: (turn: () => void) => void): Buttons {
  return {
    open: (target, onPress) => lines.openButtons((index) => post(() => onPress(target, index))),
  };
}
