import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { FlashChip } from "../sim/board/flash.js";
import { MemoryFlash } from "../sim/board/flash.js";

const ERASED = 0xff;
/** What a board's flash holds may be private: only this user can read a new file. */
const FILE_MODE = 0o600;

/** The flash chip in a file, byte for byte as esptool's read_flash gives it. What the file does not hold is erased. */
export class FlashFile implements FlashChip {
  readonly size_bytes = new MemoryFlash().size_bytes;
  readonly #file: string;

  /** Makes the file if there is none. Throws node:fs's error, or Error for what cannot be a flash chip. */
  constructor(file: string) {
    this.#file = file;
    this.#withFile((descriptor) => {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Error("not a regular file");
      if (stat.size > this.size_bytes) throw new Error(`more than ${this.size_bytes} bytes`);
    });
  }

  read(position: number, into: Uint8Array): void {
    const count = this.#withFile((descriptor) => readSync(descriptor, into, 0, into.length, position));
    into.fill(ERASED, count);
  }

  write(position: number, bytes: Uint8Array): void {
    this.#withFile((descriptor) => {
      const { size } = fstatSync(descriptor);
      // What a file skips reads as zeros.
      if (size < position)
        writeSync(descriptor, new Uint8Array(position - size).fill(ERASED), 0, position - size, size);
      writeSync(descriptor, bytes, 0, bytes.length, position);
    });
  }

  #withFile<Result>(use: (descriptor: number) => Result): Result {
    const descriptor = openFile(this.#file);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** Opens the file to read and write, and makes it if there is none. */
function openFile(file: string): number {
  try {
    return openSync(file, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return openSync(file, "wx+", FILE_MODE);
  }
}
