import type { Writable } from "node:stream";

/** Log text that waits for a slow reader, at most, in UTF-16 code units. */
export const WAITING_MAX = 4 * 1024 * 1024;
/**
 * Text is written to the stream in pieces of at least this size. A piece that completes shows that the reader still
 * reads.
 */
const PIECE_MIN = 64 * 1024;
/** At the end, the log gives up on a reader that has read nothing for this long. */
const GIVE_UP_MS = 1000;

/**
 * Writes the lines of the log to a stream. Lines of one turn are written together. If the reader stops, the board
 * continues: up to WAITING_MAX is buffered, and further lines are dropped until the buffer has been written.
 */
export class LogOutput {
  readonly #stream: Writable;
  readonly #onDropped: (lines: number) => void;
  readonly #waiting: string[] = [];
  /** The length of the buffered text. */
  #length = 0;
  #posted = false;
  #dropped = 0;
  /** Resolves when the stream has taken the current piece; undefined if there is none. */
  #writing: Promise<void> | undefined;

  /** `onDropped` is called with the number of dropped lines, once there is room to log it. */
  constructor(stream: Writable, onDropped: (lines: number) => void) {
    this.#stream = stream;
    this.#onDropped = onDropped;
  }

  /** Adds a line; `text` has no newline. */
  line(text: string): void {
    if (this.#dropped > 0 || this.#length + text.length >= WAITING_MAX) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(`${text}\n`);
    this.#length += text.length + 1;
    if (this.#posted) return;
    this.#posted = true;
    setImmediate(() => this.flush());
  }

  /** Passes the buffered text to the stream, unless it is busy. */
  flush(): void {
    this.#posted = false;
    if (this.#writing || this.#length === 0) return;
    const piece = this.#takePiece();
    this.#writing = new Promise((resolve) =>
      // Errors are reported by the stream's event.
      this.#stream.write(piece, () => {
        this.#writing = undefined;
        resolve();
        this.#taken();
      }),
    );
  }

  /** Resolves when everything has been written, or the reader has stopped reading. */
  async close(): Promise<void> {
    this.flush();
    while (this.#writing && (await this.#inTime(this.#writing)));
  }

  #takePiece(): string {
    let length = 0;
    let lines = 0;
    while (lines < this.#waiting.length && length < PIECE_MIN) length += this.#waiting[lines++].length;
    this.#length -= length;
    return this.#waiting.splice(0, lines).join("");
  }

  #taken(): void {
    if (this.#length === 0 && this.#dropped > 0) {
      const lines = this.#dropped;
      this.#dropped = 0;
      this.#onDropped(lines);
    }
    this.flush();
  }

  async #inTime(taken: Promise<void>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, GIVE_UP_MS, false)));
    const inTime = await Promise.race([taken.then(() => true), late]);
    clearTimeout(timer);
    return inTime;
  }
}
