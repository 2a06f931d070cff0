/** Espruino's Storage, as far as it is used here. */
export interface HistoryFiles {
  read(name: string, offset?: number, length?: number): string | undefined;
  /** Writes a part of a file of `size` bytes, which the part at 0 makes. Throws where something stands already. */
  write(name: string, data: string, offset: number, size: number): unknown;
  erase(name: string): void;
}

/** So many bytes make a batch, which is written at once. */
export const BATCH_BYTES = 512;
/** Names there are, for at most two files: the newer one is that whose next is missing. */
const NAMES = 3;
/** Looking for the end of a file reads so much at once; a file's size is a multiple of it. */
const BLOCK_BYTES = 256;

const NEWLINE = 10;
/** ASCII's "cancel" at the end of a line: it was torn, and is no record. Storage takes nothing back that it has. */
const CANCEL = 24;
/** What stays free in a full file: for closing what was torn, and a byte that shows the end. */
const FREE_BYTES = 3;
const BLANK = 32;
const DELETE = 127;
/** What flash holds that nothing was written to: never part of UTF-8, and so the end of a file. */
const UNWRITTEN = 255;

/**
 * The records of a chat as lines in Espruino's Storage, in files of a fixed size that fill up. Of a full one and the
 * one after it no more than their sizes are kept: the third erases the first. Records wait in memory until `flush`; what
 * waits a power cut takes.
 */
export class HistoryStore {
  private readonly files: HistoryFiles;
  private readonly sizeMax: number;
  /** Which file is written, and its bytes so far; none is known before the first batch, or when one failed. */
  private place: number;
  private end: number;
  private pending: string;

  /** `sizeMax` is the size of one file, a multiple of 256. */
  constructor(files: HistoryFiles, sizeMax: number) {
    this.files = files;
    this.sizeMax = sizeMax;
    this.place = 0;
    this.end = -1;
    this.pending = "";
  }

  /** Takes a record, whose bytes stay one line whatever they are. True when a batch is together. */
  append(record: string): boolean {
    let line = record;
    for (let i = 0; i < record.length; i++) {
      const code = record.charCodeAt(i);
      // Not by `charAt`, which makes two bytes of one where Espruino knows Unicode.
      if (code < BLANK || code === DELETE || code === UNWRITTEN)
        line = line.substr(0, i) + " " + line.substr(i + 1);
    }
    this.pending += line + "\n";
    return this.pending.length >= BATCH_BYTES;
  }

  /** Writes what waits. Throws what Storage throws: then that is lost, and the next batch begins anew. */
  flush(): void {
    let lines = this.pending;
    if (!lines) return;
    this.pending = "";
    const known = this.end >= 0;
    let end = known ? this.end : this.open();
    this.end = -1;
    if (end + lines.length + FREE_BYTES > this.sizeMax) {
      this.files["erase"](fileName(this.place + 2));
      this.place = (this.place + 1) % NAMES;
      end = 0;
    } else if (!known && end && this.byteBefore(end) !== NEWLINE) lines = character(CANCEL) + "\n" + lines;
    this.files["write"](fileName(this.place), lines, end, this.sizeMax);
    this.end = end + lines.length;
  }

  /** Finds the file to go on with, and gives its end. One of another size counts as full. */
  private open(): number {
    let place = 0;
    while (place < NAMES && this.files["read"](fileName(place + 1), 0, 1)) place++;
    this.place = place % NAMES;
    const name = fileName(this.place);
    let end = this.sizeMax;
    const last = this.files["read"](name, end - 1, 2);
    if (last === undefined) return 0;
    if (last.length !== 1) return end;
    // Compared as a whole, which the interpreter does faster than a program.
    const unwritten = character(UNWRITTEN).repeat(BLOCK_BYTES);
    while (end && this.files["read"](name, end - BLOCK_BYTES, BLOCK_BYTES) === unwritten) end -= BLOCK_BYTES;
    while (end && this.byteBefore(end) === UNWRITTEN) end--;
    return end;
  }

  private byteBefore(end: number): number {
    const byte = this.files["read"](fileName(this.place), end - 1, 1) as string;
    return byte.charCodeAt(0);
  }
}

function fileName(place: number): string {
  return "palmwire.h" + (place % NAMES);
}

/** The bundler makes the character of a constant code, and refuses control characters in a text. */
function character(code: number): string {
  return String.fromCharCode(code);
}
