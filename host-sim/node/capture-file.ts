import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** What others say to each other is for this user alone; a file that is there already stays as its owner made it. */
const FILE_MODE = 0o600;

/** A file that takes whole blocks, each at once, so that it is complete however the program ends. */
export class CaptureFile {
  /** Why nothing more was written; from then on blocks are only counted. */
  failure: NodeJS.ErrnoException | undefined;
  /** Blocks that are not in the file. */
  missing = 0;
  readonly #descriptor: number;
  readonly #onError: (error: Error) => void;
  #size = 0;

  /** Empties the file. `onError` is told, once, why it cannot be written any more. Throws node:fs's errors. */
  constructor(file: string, onError: (error: Error) => void) {
    this.#descriptor = openSync(file, "w", FILE_MODE);
    this.#onError = onError;
  }

  write(block: Uint8Array): void {
    if (this.failure) {
      this.missing++;
      return;
    }
    try {
      for (let written = 0; written < block.length;)
        written += writeSync(this.#descriptor, block, written, block.length - written);
      this.#size += block.length;
    } catch (error) {
      this.failure = error as NodeJS.ErrnoException;
      this.missing++;
      this.#cut();
      this.#onError(this.failure);
    }
  }

  /** A part of a block would make readers stumble. */
  #cut(): void {
    try {
      ftruncateSync(this.#descriptor, this.#size);
    } catch {
      // What is in the file before it can be read all the same.
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
