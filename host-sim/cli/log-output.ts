import type { Writable } from "node:stream";

/** How much of the log waits for a reader that is slower than the board, in UTF-16 code units. */
export const WAITING_MAX = 4 * 1024 * 1024;
/** About so much is handed to the stream at a time: what it has taken shows that the reader still reads. */
const PIECE_MIN = 64 * 1024;
/** At the end, a reader that has taken nothing for so long gets no more. */
const GIVE_UP_MS = 1000;

/**
 * The lines of the log on their way to a stream. Those of one turn are written at once. When the reader stops, the
 * board goes on: lines wait up to WAITING_MAX, and what comes then is dropped until all that waits has gone out.
 */
export class LogOutput {
  readonly #stream: Writable;
  readonly #onDropped: (lines: number) => void;
  readonly #waiting: string[] = [];
  /** The length of all that waits. */
  #length = 0;
  #posted = false;
  #dropped = 0;
  /** Settles when the stream has taken its piece; undefined when it has none. */
  #writing: Promise<void> | undefined;

  /** `onDropped` is told how many lines were dropped, once there is room for a line that says so. */
  constructor(stream: Writable, onDropped: (lines: number) => void) {
    this.#stream = stream;
    this.#onDropped = onDropped;
  }

  /** Adds a line, without its end. */
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

  /** Hands the stream what waits, unless it is still busy. */
  flush(): void {
    this.#posted = false;
    if (this.#writing || this.#length === 0) return;
    const piece = this.#takePiece();
    this.#writing = new Promise((resolve) =>
      // What went wrong the stream tells by an event.
      this.#stream.write(piece, () => {
        this.#writing = undefined;
        resolve();
        this.#taken();
      }),
    );
  }

  /** Settles when everything has gone out, or will not: the reader takes nothing any more. */
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
