/** The bytes of a flash chip. */
export interface FlashChip {
  readonly size_bytes: number;
  read(position: number, into: Uint8Array): void;
  write(position: number, bytes: Uint8Array): void;
}

/** An entry of the partition table. */
export interface Partition {
  readonly label: string;
  readonly type: "app" | "data";
  readonly offset: number;
  readonly size_bytes: number;
}

/** Bytes that are erased at once. */
export const BLOCK_BYTES = 4096;
const ERASED = 0xff;
const KB = 1024;
const FLASH_BYTES = 4096 * KB;
/** What the image of a program begins with. */
export const IMAGE_MAGIC = 0xe9;

/** The partitions of a board of 4 MB whose program can be updated. */
export const PARTITIONS: readonly Partition[] = [
  { label: "nvs", type: "data", offset: 0x9000, size_bytes: 20 * KB },
  { label: "otadata", type: "data", offset: 0xe000, size_bytes: 8 * KB },
  { label: "app0", type: "app", offset: 0x10000, size_bytes: 1600 * KB },
  { label: "app1", type: "app", offset: 0x1a0000, size_bytes: 1600 * KB },
  { label: "xs", type: "data", offset: 0x330000, size_bytes: 256 * KB },
  { label: "storage", type: "data", offset: 0x370000, size_bytes: 512 * KB },
  // The partition that Moddable's tests write to.
  { label: "xs_test", type: "data", offset: 0x3f0000, size_bytes: 64 * KB },
];

/** A flash chip whose content is kept for as long as the board exists. */
export class MemoryFlash implements FlashChip {
  readonly size_bytes = FLASH_BYTES;
  /** By number; blocks that are missing are erased. */
  readonly #blocks = new Map<number, Uint8Array>();

  read(position: number, into: Uint8Array): void {
    this.#eachBlock(position, into.length, (number, from, at, count) => {
      const block = this.#blocks.get(number);
      if (block) into.set(block.subarray(from, from + count), at);
      else into.fill(ERASED, at, at + count);
    });
  }

  write(position: number, bytes: Uint8Array): void {
    this.#eachBlock(position, bytes.length, (number, from, at, count) => {
      const block = this.#blocks.get(number) ?? new Uint8Array(BLOCK_BYTES).fill(ERASED);
      block.set(bytes.subarray(at, at + count), from);
      this.#blocks.set(number, block);
    });
  }

  /** Calls `part(number of the block, position in it, position in the bytes, count)` for each block of a range. */
  #eachBlock(
    position: number,
    length: number,
    part: (number: number, from: number, at: number, count: number) => void,
  ): void {
    for (let at = 0; at < length;) {
      const from = (position + at) % BLOCK_BYTES;
      const count = Math.min(BLOCK_BYTES - from, length - at);
      part(Math.floor((position + at) / BLOCK_BYTES), from, at, count);
      at += count;
    }
  }
}

/** The board's flash: NOR flash, whose bits are set by erasing a block, and cleared by writing. */
export class Flash {
  readonly #chip: FlashChip;
  #running: Partition;

  constructor(chip: FlashChip = new MemoryFlash()) {
    this.#chip = chip;
    this.#running = this.#bootPartition();
    const first = new Uint8Array(1);
    this.read(this.#running, 0, first);
    // The program that runs was flashed by other means.
    if (first[0] === ERASED) this.write(this.#running, 0, Uint8Array.of(IMAGE_MAGIC));
  }

  /** The program starts: from the partition that the last update has completed. */
  boot(): void {
    this.#running = this.#bootPartition();
  }

  /** The partition whose program runs. */
  get running(): Partition {
    return this.#running;
  }

  /** The partition that an update is written to. */
  get next(): Partition {
    return appPartitions().find((partition) => partition !== this.#running) ?? this.#running;
  }

  /** Makes the program of a partition the one that starts next. */
  bootNext(partition: Partition): void {
    const otadata = partitionLabelled("otadata");
    if (!otadata) return;
    this.erase(otadata, 0, 1);
    this.write(otadata, 0, Uint8Array.of(appPartitions().indexOf(partition)));
  }

  /** Throws RangeError beyond the partition. */
  read(partition: Partition, position: number, into: Uint8Array): void {
    checkRange(partition, position, into.length);
    this.#chip.read(partition.offset + position, into);
  }

  /** Clears the bits that are 0 in `bytes`. Throws RangeError beyond the partition. */
  write(partition: Partition, position: number, bytes: Uint8Array): void {
    checkRange(partition, position, bytes.length);
    const content = new Uint8Array(bytes.length);
    this.#chip.read(partition.offset + position, content);
    for (let i = 0; i < bytes.length; i++) content[i] &= bytes[i];
    this.#chip.write(partition.offset + position, content);
  }

  /** Sets all bits of the blocks from `start` to before `end`. Throws RangeError beyond the partition. */
  erase(partition: Partition, start: number, end: number): void {
    checkRange(partition, start * BLOCK_BYTES, (end - start) * BLOCK_BYTES);
    const block = new Uint8Array(BLOCK_BYTES).fill(ERASED);
    for (let number = start; number < end; number++)
      this.#chip.write(partition.offset + number * BLOCK_BYTES, block);
  }

  #bootPartition(): Partition {
    const apps = appPartitions();
    const otadata = partitionLabelled("otadata");
    const chosen = new Uint8Array(1);
    if (otadata) this.#chip.read(otadata.offset, chosen);
    return apps[chosen[0]] ?? apps[0];
  }
}

export function partitionLabelled(label: string): Partition | undefined {
  return PARTITIONS.find((partition) => partition.label === label);
}

function appPartitions(): Partition[] {
  return PARTITIONS.filter(({ type }) => type === "app");
}

function checkRange({ size_bytes }: Partition, position: number, count: number): void {
  if (position < 0 || count < 0 || position + count > size_bytes)
    throw new RangeError("beyond the partition");
}
