import { withoutControls } from "./controls.js";
import { utf8Boundary } from "./utf8.js";

/** A file as a runtime has it, and the former one, which it was before it was full. */
export interface LineStore {
  /** Bytes in the file. */
  readonly size: number;
  read(offset: number, byteLength: number): Uint8Array;
  /** Keeps the first `size` bytes of the file. Losing power meanwhile, or doing it again, harms none of them. */
  cut(size: number): void;
  append(bytes: Uint8Array): void;
  /** The file becomes the former one, whose content is lost; a new one begins. */
  rotate(): void;
}

const NEWLINE = 10;
/** Looking for the end of the last record reads so much at once. */
const BLOCK_BYTES = 256;

/**
 * Appends lines to a file that never grows beyond a limit: a full one becomes the former one, so that twice the limit is
 * the most that is kept. A line that a power cut tore is cut off when the file is opened again.
 */
export class LineFile {
  private readonly store: LineStore;
  private readonly bytesMax: number;

  /** `bytesMax` is the limit of one file. */
  constructor(store: LineStore, bytesMax: number) {
    this.store = store;
    this.bytesMax = bytesMax;
    this.mend();
  }

  /** Adds a line; whatever it holds, it stays one line, and steers no terminal that shows it. */
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

  /** What stands after the last newline and is a torn record goes; anything else is not ours, and becomes a line. */
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

/** Whether something begins as every record does, with 【, or with a zero that was never written over. */
function isTorn(start: Uint8Array): boolean {
  const mark = [0xe3, 0x80, 0x90];
  for (let i = 0; i < start.length; i++) if (start[i] && start[i] !== mark[i]) return false;
  return true;
}
