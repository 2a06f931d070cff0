import { fromBytes, toBytes } from "./byte-string.js";

/** A file that is read in parts. */
export interface StoredFile {
  read(offset: number, length: number): Uint8Array;
}

/** The name of the font in Storage (firmware/espruino/font.ts). */
export const FONT_FILE = "palmwire.font";

/** The value of erased flash. */
const BLANK = 0xff;

/** A file written by the program. As in flash, writing can only clear bits; only a whole file can be erased. */
class WrittenFile implements StoredFile {
  readonly #bytes: Uint8Array;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size).fill(BLANK);
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }

  isBlank(offset: number, length: number): boolean {
    return this.read(offset, length).every((byte) => byte === BLANK);
  }

  holds(data: Uint8Array): boolean {
    return Buffer.compare(this.#bytes, data) === 0;
  }

  write(data: Uint8Array, offset: number): void {
    for (let i = 0; i < data.length; i++) this.#bytes[offset + i] &= data[i];
  }
}

/** Espruino's `Storage`, the files in flash. It lasts for one run unless it is passed to the next. */
export class Storage {
  /** Called after a file was written or erased. */
  onChanged: (name: string) => void = () => {};
  readonly #files = new Map<string, StoredFile>();

  /** Adds a file before the program starts. */
  put(name: string, file: StoredFile): void {
    this.#files.set(name, file);
  }

  /** Reads a file or a part of it; undefined if there is none. */
  read(name: string, offset = 0, length = 0): string | undefined {
    const file = this.#files.get(name);
    return file && fromBytes(file.read(offset, length > 0 ? length : Infinity));
  }

  /**
   * Writes a file, or a part of a file of `size` bytes, which the first part creates. Bytes that were written before
   * cannot be overwritten (jsfWriteFile in Espruino's jsflash.c), except by a whole new content at offset 0.
   */
  write(name: string, data: string | ArrayBuffer | Uint8Array, offset = 0, size = 0): boolean {
    const bytes = typeof data === "string" ? toBytes(data) : new Uint8Array(data);
    const size_bytes = size || bytes.length;
    if (size_bytes === 0) throw new Error("Can't create zero length file");
    let file = this.#files.get(name);
    if (offset === 0) {
      if (!(file instanceof WrittenFile && file.size === size_bytes && file.isBlank(0, size_bytes))) {
        if (file instanceof WrittenFile && file.holds(bytes)) return true;
        file = new WrittenFile(size_bytes);
        this.put(name, file);
      }
    }
    if (!(file instanceof WrittenFile)) throw new Error("Unable to find or create file");
    if (offset + bytes.length > file.size) throw new Error("Too much data for file size");
    if (!file.isBlank(offset, bytes.length)) throw new Error("File already written with different data");
    file.write(bytes, offset);
    this.onChanged(name);
    return true;
  }

  erase(name: string): void {
    if (this.#files.delete(name)) this.onChanged(name);
  }
}
