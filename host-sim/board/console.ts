import type { Console } from "../../firmware/device.js";

/** Lines typed before the program asks for them; older ones beyond this are lost. */
export const KEPT_LINES_MAX = 1000;

interface Reader {
  onLine(line: Uint8Array): void;
  onEnd(): void;
}

/** The board's serial console: typed lines wait for the program that reads them. */
export class LineConsole {
  readonly #kept: string[] = [];
  #reader: Reader | undefined;
  #ended = false;

  /** A line typed by the user, without its end. */
  type(line: string): void {
    if (this.#reader) this.#reader.onLine(Buffer.from(line));
    else if (this.#kept.push(line) > KEPT_LINES_MAX) this.#kept.shift();
  }

  /** The end of the input. */
  end(): void {
    this.#ended = true;
    this.#reader?.onEnd();
  }

  /** Hands on what was kept, then everything typed from now on. */
  open(reader: Reader): void {
    this.#reader = reader;
    for (const line of this.#kept.splice(0)) reader.onLine(Buffer.from(line));
    if (this.#ended) reader.onEnd();
  }

  /** The program is gone; lines are kept for the next. */
  close(): void {
    this.#reader = undefined;
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
