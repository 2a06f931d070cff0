/** ECMA-419 storage, flash (4th edition) as implemented by Moddable 8.2 on the ESP32: modules/io/flash/esp32. */
import { BLOCK_BYTES, PARTITIONS, partitionLabelled, type Flash, type Partition } from "../board/flash.js";
import { bytesOf, formatOption, requireArgument, requireOptions, textOf, toInteger } from "./dictionary.js";
import { HostData } from "./host-data.js";

const FORMATS = ["buffer"] as const;

export interface FlashDictionary {
  /** The label of a data partition; "running" and "nextota" for those of programs. */
  path: string;
  /** Default "r+". */
  mode?: "r" | "r+";
  format?: "buffer";
}

interface OpenPartition {
  readonly flash: Flash;
  readonly partition: Partition;
  readonly readOnly: boolean;
}

const partitions = new HostData<OpenPartition>();

/** An open partition. */
export class FlashPartition {
  constructor(...values: unknown[]) {
    const [opened] = values;
    if (!(opened instanceof Opened)) throw new TypeError("use open");
    partitions.open(this, opened.partition);
  }

  close(): void {
    partitions.close(this);
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    if (format !== FORMATS[0]) throw new RangeError("invalid");
  }

  /** Sets all bits of the blocks from `start` to before `end` (default: of one block). */
  eraseBlock(start: number, end?: number): void {
    const { flash, partition, readOnly } = partitions.of(this);
    requireArgument(start);
    if (readOnly) throw new Error("read-only");
    const first = toInteger(start);
    const last = end === undefined ? first + 1 : toInteger(end);
    orFail("erase failed", () => flash.erase(partition, first, last));
  }

  /** Reads that many bytes, or into a buffer (then its length is returned). */
  read(
    request: number | ArrayBuffer | ArrayBufferView,
    ...positions: [position?: number]
  ): ArrayBuffer | number {
    const { flash, partition } = partitions.of(this);
    // Undefined is 0 for XS, but one that is missing is not.
    if (positions.length === 0) throw new SyntaxError("missing argument");
    const from = toInteger(positions[0]);
    if (typeof request === "object") {
      const into = bytesOf(request);
      orFail("read failed", () => flash.read(partition, from, into));
      return into.length;
    }
    const count = toInteger(request);
    if (count < 0 || count > partition.size_bytes) throw new Error("read failed");
    const into = new Uint8Array(count);
    orFail("read failed", () => flash.read(partition, from, into));
    return into.buffer;
  }

  /** Clears the bits that are 0 in the buffer; bits that are 0 stay so until their block is erased. */
  write(buffer: ArrayBuffer | ArrayBufferView, position: number): void {
    const { flash, partition, readOnly } = partitions.of(this);
    requireArgument(position);
    if (readOnly) throw new Error("read-only");
    const at = toInteger(position);
    const bytes = bytesOf(buffer);
    orFail("write failed", () => flash.write(partition, at, bytes));
  }

  /** `size` and `blockLength` in bytes. */
  status(): { size: number; blockLength: number; blocks: number } {
    const { size_bytes } = partitions.of(this).partition;
    return { size: size_bytes, blockLength: BLOCK_BYTES, blocks: size_bytes / BLOCK_BYTES };
  }
}

class Opened {
  constructor(readonly partition: OpenPartition) {}
}

/** What is behind an open partition, for an update. Throws SyntaxError for anything else. */
export function openPartition(value: unknown): OpenPartition {
  return partitions.of(value);
}

/** `embedded:storage/flash` on a board's flash. Its iterator gives the partitions' labels. */
export function flashStorage(flash: Flash) {
  return Object.freeze({
    /** Throws Error for a partition that there is not and an unknown mode, RangeError for an unknown format. */
    open(options: FlashDictionary): FlashPartition {
      requireOptions(options);
      if (!("path" in options)) throw new Error("no path");
      const partition = partitionAt(flash, textOf(options.path));
      if (!partition) throw new Error("can't find partition");
      const mode = "mode" in options ? textOf(options.mode) : "r+";
      if (mode !== "r" && mode !== "r+") throw new Error("invalid mode");
      formatOption(options, FORMATS);
      return new FlashPartition(new Opened({ flash, partition, readOnly: mode === "r" }));
    },
    [Symbol.iterator]: () => PARTITIONS.map(({ label }) => label).values(),
  });
}

function partitionAt(flash: Flash, path: string): Partition | undefined {
  if (path === "running") return flash.running;
  if (path === "nextota") return flash.next;
  const partition = partitionLabelled(path);
  return partition?.type === "data" ? partition : undefined;
}

/** Moddable does not say what was wrong. */
function orFail(message: string, access: () => void): void {
  try {
    access();
  } catch {
    throw new Error(message);
  }
}
