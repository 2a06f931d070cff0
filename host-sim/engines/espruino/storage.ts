import { fromBytes } from "./byte-string.js";

/** A file that is read a part at a time. */
export interface StoredFile {
  read(offset: number, length: number): Uint8Array;
}

/** Espruino's `Storage`: the files in flash, for the time of a run. */
export class Storage {
  readonly #files = new Map<string, StoredFile>();

  /** Puts a file there before the program starts. */
  put(name: string, file: StoredFile): void {
    this.#files.set(name, file);
  }

  /** All of a file, or a part of it; undefined when there is none. */
  read(name: string, offset = 0, length = Infinity): string | undefined {
    const file = this.#files.get(name);
    return file && fromBytes(file.read(offset, length));
  }

  write(name: string, data: ArrayBuffer | Uint8Array): boolean {
    const bytes = Uint8Array.from(new Uint8Array(data));
    this.put(name, { read: (offset, length) => bytes.subarray(offset, offset + length) });
    return true;
  }
}
