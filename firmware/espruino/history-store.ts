/** The methods of Espruino's Storage that are used here. */
export interface HistoryFiles {
  read(name: string, offset?: number, length?: number): string | undefined;
  /** Writes a part of a file of `size` bytes; writing at offset 0 creates it. Throws if these bytes are written already. */
  write(name: string, data: string, offset: number, size: number): unknown;
  erase(name: string): void;
}

/** Records are written once they are so many bytes. */
export const BATCH_BYTES = 512;
/** The number of file names. At most two of the files exist; the newer one is that whose successor is missing. */
const NAMES = 3;
/** Bytes read at once to find the end of a file; a file's size is a multiple of it. */
const BLOCK_BYTES = 256;

const NEWLINE = 10;
/** ASCII's "cancel", which marks a line that was torn by a power cut: Storage cannot remove it. */
const CANCEL = 24;
/** Bytes that stay free in a full file: for the mark of a torn line, and one unwritten byte that shows the end. */
const FREE_BYTES = 3;
const BLANK = 32;
const DELETE = 127;
/** The value of unwritten flash. It never occurs in UTF-8, and so it marks the end of a file. */
const UNWRITTEN = 255;

/**
 * Stores the records of a chat as lines in two files of a fixed size in Espruino's Storage. When both are full, the older
 * one is erased. Records wait in memory until `flush`, and are lost if the power fails before.
 */
export class HistoryStore {
  private readonly files: HistoryFiles;
  private readonly sizeMax: number;
  /** The file that is written and its length; the length is -1 before the first batch and after a failed one. */
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

  /** Adds a record as one line: control characters become spaces. Returns true when `flush` should be called. */
  append(record: string): boolean {
    let line = record;
    for (let i = 0; i < record.length; i++) {
      const code = record.charCodeAt(i);
      // Not with `charAt`: in builds of Espruino with Unicode it makes two bytes of one.
      if (code < BLANK || code === DELETE || code === UNWRITTEN)
        line = line.substr(0, i) + " " + line.substr(i + 1);
    }
    this.pending += line + "\n";
    return this.pending.length >= BATCH_BYTES;
  }

  /** Writes the pending records. Throws what Storage throws; the records are lost then. */
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

  /** Finds the file to append to, and returns its length. A file of another size counts as full. */
  private open(): number {
    let place = 0;
    while (place < NAMES && this.files["read"](fileName(place + 1), 0, 1)) place++;
    this.place = place % NAMES;
    const name = fileName(this.place);
    let end = this.sizeMax;
    const last = this.files["read"](name, end - 1, 2);
    if (last === undefined) return 0;
    if (last.length !== 1) return end;
    // Comparing whole blocks is faster than a loop over bytes.
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

function character(code: number): string {
  return String.fromCharCode(code);
}
