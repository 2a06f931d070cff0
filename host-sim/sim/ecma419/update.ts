/** ECMA-419 update (4th edition) as implemented by Moddable 8.2 on the ESP32: modules/io/update/esp32. */
import { BLOCK_BYTES, IMAGE_MAGIC, type Flash, type Partition } from "../board/flash.js";
import { bytesOf, formatOption, requireArgument, requireOptions, textOf } from "./dictionary.js";
import { openPartition, type FlashPartition } from "./flash.js";
import { HostData } from "./host-data.js";

const FORMATS = ["buffer"] as const;
const OFFSET_MAX = 0xffffffff;

export interface UpdateDictionary {
  /** Where the new program is written to: flash's "nextota". */
  partition: FlashPartition;
  /** "a" (default): one write after the other; "w": each at its offset. */
  mode?: "a" | "w";
  /** Bytes of the new program, if known. */
  byteLength?: number;
  format?: "buffer";
}

interface OpenUpdate {
  readonly flash: Flash;
  readonly partition: Partition;
  readonly appends: boolean;
  /** Bytes written, when appending. */
  written: number;
  done: boolean;
}

const updates = new HostData<OpenUpdate>();

export class Update {
  constructor(...values: unknown[]) {
    const [opened] = values;
    if (!(opened instanceof Opened)) throw new TypeError("use open");
    updates.open(this, opened.update);
  }

  /** Gives up what is not complete. */
  close(): void {
    updates.close(this);
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    if (format !== FORMATS[0]) throw new RangeError("invalid");
  }

  /** Throws Error for an offset when appending and after `complete`, RangeError for one that is none. */
  write(buffer: ArrayBuffer | ArrayBufferView, ...offsets: [byteOffset?: number]): void {
    const update = updates.of(this);
    requireArgument(buffer);
    if (update.done) throw new Error("already complete");
    if (!update.appends) {
      requireArgument(offsets[0]);
      const offset = Number(offsets[0]);
      if (!(offset >= 0 && offset <= OFFSET_MAX)) throw new RangeError("invalid offset");
      writeAt(update, offset, bytesOf(buffer));
      return;
    }
    if (offsets.length > 0) throw new Error("offset not allowed");
    const bytes = bytesOf(buffer);
    erase(update, update.written, update.written + bytes.length);
    writeAt(update, update.written, bytes);
    update.written += bytes.length;
  }

  /** Makes it the program that the board starts next. Throws Error if what was written is no program. */
  complete(): void {
    const update = updates.of(this);
    if (update.done) throw new Error("already complete");
    update.done = true;
    const { flash, partition } = update;
    const first = new Uint8Array(1);
    flash.read(partition, 0, first);
    if (first[0] !== IMAGE_MAGIC || (update.appends && update.written === 0)) throw new Error("end failed");
    flash.bootNext(partition);
  }
}

class Opened {
  constructor(readonly update: OpenUpdate) {}
}

/** `embedded:update` */
export const update = Object.freeze({
  /**
   * Throws Error without a partition and for one that is read-only, SyntaxError for what is none or closed, RangeError
   * for an unknown mode or format and for more bytes than the partition has.
   */
  open(options: UpdateDictionary): Update {
    requireOptions(options);
    if (!("partition" in options)) throw new Error("no partition");
    const { flash, partition, readOnly } = openPartition(options.partition);
    if (readOnly) throw new Error("read-only partition");
    const mode = "mode" in options ? textOf(options.mode) : "a";
    if (mode !== "a" && mode !== "w") throw new RangeError("invalid mode");
    formatOption(options, FORMATS);
    const byteLength = "byteLength" in options ? Number(options.byteLength) : partition.size_bytes;
    if (!(byteLength >= 0 && byteLength <= partition.size_bytes)) throw new RangeError("invalid byteLength");
    const appends = mode === "a";
    if (!appends) flash.erase(partition, 0, Math.ceil(byteLength / BLOCK_BYTES));
    return new Update(new Opened({ flash, partition, appends, written: 0, done: false }));
  },
});

/** Erases the blocks that begin in a range of bytes. */
function erase({ flash, partition }: OpenUpdate, from: number, to: number): void {
  const end = Math.min(Math.ceil(to / BLOCK_BYTES), partition.size_bytes / BLOCK_BYTES);
  flash.erase(partition, Math.min(Math.ceil(from / BLOCK_BYTES), end), end);
}

function writeAt({ flash, partition }: OpenUpdate, offset: number, bytes: Uint8Array): void {
  try {
    flash.write(partition, offset, bytes);
  } catch {
    throw new Error("write failed");
  }
}
