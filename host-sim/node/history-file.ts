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

/** C0 controls and DEL. */
const C0 = /[^\P{Cc}\u0080-\u009f]/gu;

/** The size limit of each of the two files. */
export const HISTORY_BYTES_MAX = 256 * 1024;

/** Chats are private: only this user can read a new file. The mode of an existing file is not changed. */
const FILE_MODE = 0o600;

/** The name of the previous file. */
export function formerOf(file: string): string {
  return `${file}.1`;
}

/** A LineStore on two text files: `file`, and the previous one next to it. Throws node:fs's errors. */
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
      // The disk is full: remove the partly written record.
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
      // The file was deleted; then there is nothing to keep.
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

  /** Flushes the file to disk without waiting for it. One flush at a time is enough. */
  #sync(): void {
    if (this.#syncing || !this.#unsynced || this.#closed) return;
    this.#syncing = true;
    this.#unsynced = false;
    // The file may have been rotated or closed meanwhile; both flush it themselves.
    fdatasync(this.#descriptor, () => {
      this.#syncing = false;
      this.#sync();
    });
  }
}

/** The chat history in a text file, one record per line. */
export class HistoryFile {
  readonly #store: FileStore;
  readonly #lines: LineFile;
  readonly #onError: (error: Error) => void;
  #failed = false;

  /** Throws node:fs's error if the file cannot be opened. `onError` is called for later errors. */
  constructor(file: string, onError: (error: Error) => void, bytesMax = HISTORY_BYTES_MAX) {
    this.#store = new FileStore(file);
    this.#lines = new LineFile(this.#store, bytesMax);
    this.#onError = onError;
  }

  append(record: string): void {
    // C0 controls become spaces. Other controls, which LineFile would remove, are shown by their codes.
    const line = record.replace(C0, " ");
    this.#trying(() => this.#lines.append(Buffer.from(printable(line))));
  }

  close(): void {
    this.#trying(() => this.#store.close());
  }

  /** Reports an error once, until an action succeeds again. */
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
