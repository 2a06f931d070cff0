import type { Readable } from "node:stream";
import type { LineConsole } from "../sim/board/console.js";

/** The longest line that can be typed to a board with a board's memory, which is also the longest that terminals take. */
export const LINE_BYTES_MAX = 4096;
/** The same where the memory is the PC's: more than a datagram holds, so that an app can say so. */
export const PC_LINE_BYTES_MAX = 65_536;

const NEWLINE = 10;
const RETURN = 13;
const NOTHING = Buffer.alloc(0);

export interface TypedInputOptions {
  readonly lineBytesMax: number;
  /** Called for each line of more than `lineBytesMax` bytes. */
  onTooLong(): void;
  /** Takes out of a line what nobody typed. */
  clean?(line: string): string;
}

/**
 * Types what a stream says on a board's console, line by line. What the console has no room for stays in the stream, which
 * is not read meanwhile, so that whoever writes to it has to wait. A line beyond the limit is not typed.
 */
export class TypedInput {
  readonly #stream: Readable;
  readonly #console: LineConsole;
  readonly #lineBytesMax: number;
  readonly #onTooLong: () => void;
  readonly #clean: (line: string) => string;
  /** Read and not typed yet: less than one chunk of the stream, and the beginning of a line before it. */
  #rest: Buffer = NOTHING;
  /** The last line ended with a CR, whose LF may follow. */
  #afterReturn = false;
  /** The rest of a line that is too long is skipped. */
  #skipping = false;
  #ended = false;
  #closed = false;

  constructor(stream: Readable, console: LineConsole, { lineBytesMax, onTooLong, clean }: TypedInputOptions) {
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
    // A terminal that has gone: nothing more will be typed.
    stream.on("error", end);
    // Whoever read it before may have paused it.
    this.#go();
  }

  /** Reads no more. */
  close(): void {
    this.#closed = true;
    this.#stream.pause();
  }

  /** Types as many lines as there is room for, then reads on or waits. */
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

  /** Takes a line without its end, or undefined when there is no whole one. */
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

/** Where the first line ends, or -1. */
function endOf(bytes: Buffer): number {
  const newline = bytes.indexOf(NEWLINE);
  const before = newline < 0 ? bytes : bytes.subarray(0, newline);
  const carriageReturn = before.indexOf(RETURN);
  return carriageReturn < 0 ? newline : carriageReturn;
}
