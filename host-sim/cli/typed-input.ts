import type { Readable } from "node:stream";

/** The longest line for a board with a board's memory, and also the longest that terminals deliver. */
export const LINE_BYTES_MAX = 4096;
/** The longest line for an app in the PC's memory. It is larger than a datagram, so that the app can report that. */
export const PC_LINE_BYTES_MAX = 65_536;

const NEWLINE = 10;
const RETURN = 13;
const NOTHING = Buffer.alloc(0);

/** What lines are typed on. */
export interface TypedConsole {
  /** Nothing more should be typed until `onRoom`. */
  readonly full: boolean;
  onRoom: () => void;
  type(line: string): void;
  /** Nothing more comes. */
  end(): void;
}

export interface TypedInputOptions {
  readonly lineBytesMax: number;
  /** Called for each line longer than `lineBytesMax` bytes. */
  onTooLong(): void;
  /** Removes text that was not typed, such as answers of the terminal. */
  clean?(line: string): string;
}

/**
 * Reads lines from a stream and types them on a board's console. While the console is full the stream is not read, so
 * that the writer has to wait. Lines longer than the limit are not typed.
 */
export class TypedInput {
  readonly #stream: Readable;
  readonly #console: TypedConsole;
  readonly #lineBytesMax: number;
  readonly #onTooLong: () => void;
  readonly #clean: (line: string) => string;
  /** Bytes that were read but not typed yet: the start of a line and at most one chunk of the stream. */
  #rest: Buffer = NOTHING;
  /** The last line ended with a CR, which an LF may follow. */
  #afterReturn = false;
  /** Skipping the rest of a line that is too long. */
  #skipping = false;
  #ended = false;
  #closed = false;

  constructor(
    stream: Readable,
    console: TypedConsole,
    { lineBytesMax, onTooLong, clean }: TypedInputOptions,
  ) {
    this.#lineBytesMax = lineBytesMax;
    this.#stream = stream;
    this.#console = console;
    this.#onTooLong = onTooLong;
    this.#clean = clean ?? ((line) => line);
    console.onRoom = () => this.#go();
    stream.on("data", (chunk: Buffer | string) => {
      this.#rest = Buffer.concat([this.#rest, Buffer.from(chunk)]);
      this.#go();
    });
    const end = () => {
      this.#ended = true;
      this.#go();
    };
    stream.on("end", end);
    // The terminal is gone, so the input has ended.
    stream.on("error", end);
    // A previous reader may have paused the stream.
    this.#go();
  }

  /** Stops reading. */
  close(): void {
    this.#closed = true;
    this.#stream.pause();
  }

  /** Types as many lines as there is room for, then continues reading or waits. */
  #go(): void {
    while (!this.#closed && !this.#console.full) {
      const line = this.#nextLine();
      if (line !== undefined) {
        this.#console.type(this.#clean(line));
        continue;
      }
      if (this.#ended) this.#finish();
      else this.#stream.resume();
      return;
    }
    this.#stream.pause();
  }

  #finish(): void {
    this.#closed = true;
    if (this.#rest.length > 0 && !this.#skipping) this.#console.type(this.#clean(this.#rest.toString()));
    this.#console.end();
  }

  /** Removes the next complete line and returns it without its newline, or undefined. */
  #nextLine(): string | undefined {
    for (;;) {
      if (this.#afterReturn && this.#rest.length > 0) {
        if (this.#rest[0] === NEWLINE) this.#rest = this.#rest.subarray(1);
        this.#afterReturn = false;
      }
      const end = endOf(this.#rest);
      if ((end < 0 ? this.#rest.length : end) > this.#lineBytesMax && !this.#skipping) {
        this.#skipping = true;
        this.#onTooLong();
      }
      if (end < 0) {
        if (this.#skipping) this.#rest = NOTHING;
        return undefined;
      }
      const line = this.#rest.subarray(0, end);
      this.#afterReturn = this.#rest[end] === RETURN;
      this.#rest = this.#rest.subarray(end + 1);
      if (!this.#skipping) return line.toString();
      this.#skipping = false;
    }
  }
}

/** The index of the first newline, or -1. */
function endOf(bytes: Buffer): number {
  const newline = bytes.indexOf(NEWLINE);
  const before = newline < 0 ? bytes : bytes.subarray(0, newline);
  const carriageReturn = before.indexOf(RETURN);
  return carriageReturn < 0 ? newline : carriageReturn;
}
