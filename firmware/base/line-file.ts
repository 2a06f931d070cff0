import { withoutControls } from "./controls.js";
import { utf8Boundary } from "./utf8.js";

/** The current file and the previous one, as a runtime stores them. */
export interface LineStore {
  /** Size of the current file in bytes. */
  readonly size: number;
  read(offset: number, byteLength: number): Uint8Array;
  /** Truncates the file to `size` bytes. The call can be repeated after a power cut without loss of the bytes kept. */
  cut(size: number): void;
  append(bytes: Uint8Array): void;
  /** Renames the current file to the previous one, which is overwritten, and starts an empty file. */
  rotate(): void;
}

const NEWLINE = 10;
/** Bytes read at a time when looking for the end of the last record. */
const BLOCK_BYTES = 256;

/**
 * Appends lines to a file of limited size. When a line no longer fits, the file becomes the previous one and a new
 * one is started, so that at most twice the limit is kept. A line that was cut short by a power cut is removed when
 * the file is opened again.
 */
export class LineFile {
  private readonly store: LineStore;
  private readonly bytesMax: number;

  /** `bytesMax` is the limit of each of the two files. */
  constructor(store: LineStore, bytesMax: number) {
    this.store = store;
    this.bytesMax = bytesMax;
    this.mend();
  }

  /**
   * Appends one line. Newlines and terminal controls in `record` become spaces or are removed; a longer record is
   * cut.
   */
  append(record: Uint8Array): void {
    const store = this.store;
    const text = withoutControls(record, true);
    const end = text.length < this.bytesMax ? text.length : utf8Boundary(text, this.bytesMax - 1);
    const line = new Uint8Array(end + 1);
    line.set(text.subarray(0, end), 0);
    line[end] = NEWLINE;
    if (store.size && store.size + line.length > this.bytesMax) store.rotate();
    store.append(line);
  }

  /**
   * Removes an incomplete record after the last newline. Other text there was not written by this class: it gets a
   * newline.
   */
  private mend(): void {
    const store = this.store;
    let end = store.size;
    let i = 0;
    while (end && !i) {
      const from = Math.max(0, end - BLOCK_BYTES);
      const block = store.read(from, end - from);
      i = block.length;
      while (i && block[i - 1] !== NEWLINE) i--;
      end = from + i;
    }
    if (end === store.size) return;
    if (isTorn(store.read(end, 3))) store.cut(end);
    else store.append(new Uint8Array([NEWLINE]));
  }
}

/** True if the text begins as every record does, with 【, or with zero bytes of a file that grew but was not written. */
function isTorn(start: Uint8Array): boolean {
  const mark = [0xe3, 0x80, 0x90];
  for (let i = 0; i < start.length; i++) if (start[i] && start[i] !== mark[i]) return false;
  return true;
}
