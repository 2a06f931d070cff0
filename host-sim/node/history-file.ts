import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { LineFile, type LineStore } from "../../firmware/base/line-file.js";
import { printable } from "../language/printable.js";

/** The controls of C0, and DEL. */
const C0 = /[^\P{Cc}\u0080-\u009f]/gu;

/** The limit of one file; there are two. */
export const HISTORY_BYTES_MAX = 256 * 1024;

/** What people write to each other is for this user alone; a file that is there already stays as its owner made it. */
const FILE_MODE = 0o600;

/** The name of the former file. */
export function formerOf(file: string): string {
  return `${file}.1`;
}

/** A LineStore over two text files: `file`, and the former one beside it. Errors are node:fs's. */
export class FileStore implements LineStore {
  size: number;
  readonly #file: string;
  #descriptor: number;
  #syncing = false;
  #unsynced = false;
  #closed = false;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, "a+", FILE_MODE);
    this.size = fstatSync(this.#descriptor).size;
  }

  read(offset: number, byteLength: number): Uint8Array {
    const bytes = Buffer.alloc(byteLength);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, byteLength, offset));
  }

  cut(size: number): void {
    ftruncateSync(this.#descriptor, size);
    fdatasyncSync(this.#descriptor);
    this.size = size;
  }

  append(bytes: Uint8Array): void {
    if (this.#closed) throw new Error("the history is closed");
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    } catch (error) {
      // The disk is full: half a record helps nobody.
      ftruncateSync(this.#descriptor, this.size);
      throw error;
    }
    this.size += bytes.length;
    this.#unsynced = true;
    this.#sync();
  }

  rotate(): void {
    fdatasyncSync(this.#descriptor);
    try {
      renameSync(this.#file, formerOf(this.#file));
    } catch (error) {
      // Somebody has removed it: so much the emptier is the next.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    const full = this.#descriptor;
    this.#descriptor = openSync(this.#file, "a+", FILE_MODE);
    this.size = 0;
    closeSync(full);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    fdatasyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  /** Has the disk take what the system holds, without waiting for it; once at a time is enough. */
  #sync(): void {
    if (this.#syncing || !this.#unsynced || this.#closed) return;
    this.#syncing = true;
    this.#unsynced = false;
    // A file that was full, or closed, meanwhile has been waited for there.
    fdatasync(this.#descriptor, () => {
      this.#syncing = false;
      this.#sync();
    });
  }
}

/** The history of a chat as a text file, one record a line. */
export class HistoryFile {
  readonly #store: FileStore;
  readonly #lines: LineFile;
  readonly #onError: (error: Error) => void;
  #failed = false;

  /** Throws node:fs's error when the file cannot be opened; `onError` is told of what goes wrong later. */
  constructor(file: string, onError: (error: Error) => void, bytesMax = HISTORY_BYTES_MAX) {
    this.#store = new FileStore(file);
    this.#lines = new LineFile(this.#store, bytesMax);
    this.#onError = onError;
  }

  append(record: string): void {
    // Of line ends and their like the line makes blanks; what else would steer a terminal is shown by its code.
    const line = record.replace(C0, " ");
    this.#trying(() => this.#lines.append(Buffer.from(printable(line))));
  }

  close(): void {
    this.#trying(() => this.#store.close());
  }

  /** A full disk is reported once, not with every message. */
  #trying(action: () => void): void {
    try {
      action();
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#onError(error as Error);
      this.#failed = true;
    }
  }
}
