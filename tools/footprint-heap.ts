/**
 * Computes how many bytes the heap in a snapshot would take on a 32-bit board. The worker runs on a 64-bit machine: a
 * slot has 32 bytes there and 16 on a board, a chunk's header 16 and 8, an item of an array 32 and 16 (it is a slot),
 * an entry of a hash table 8 and 4 (it is a pointer). Other data in chunks has the same size.
 *
 * Bytecode is excluded: it is in a chunk here because the worker compiles it, but in flash on a board.
 */
import { atomsOf, SLOT_BYTES } from "../host-sim/engines/xs/snapshot.js";

const BOARD_SLOT_BYTES = 16;
const CHUNK_HEADER_BYTES = 16;
const BOARD_CHUNK_HEADER_BYTES = 8;

/** The kinds of slots that refer to a chunk: `XS_…_KIND` in xsAll.h of XS 13.3. */
enum Kind {
  String = 5,
  BigInt = 8,
  SloppyArguments = 14,
  StrictArguments = 15,
  Array = 16,
  ArrayBuffer = 17,
  Code = 19,
  Global = 25,
  Host = 26,
  Map = 27,
  RegExp = 32,
  Set = 33,
  Key = 43,
  Stack = 47,
}

const ARRAYS: readonly Kind[] = [Kind.SloppyArguments, Kind.StrictArguments, Kind.Array, Kind.Stack];
const TABLES: readonly Kind[] = [Kind.Global, Kind.Map, Kind.Set];
const BYTES: readonly Kind[] = [Kind.String, Kind.BigInt, Kind.ArrayBuffer, Kind.Host, Kind.Key];

/** Offsets in a slot. */
const KIND_AT = 8;
const VALUE_AT = 16;
const SECOND_VALUE_AT = 24;

/** Bytes on a 32-bit board. */
export interface BoardBytes {
  readonly slots: number;
  readonly chunks: number;
}

/** Everything in use in the machine, except for the stack. */
export function boardBytes(snapshot: Buffer): BoardBytes {
  const { HEAP, STAC, BLOC } = atomsOf(snapshot);
  const chunks = new ChunkSum(BLOC);
  for (const slots of [HEAP, STAC]) chunks.addSlots(slots);
  return { slots: (HEAP.length / SLOT_BYTES) * BOARD_SLOT_BYTES, chunks: chunks.bytes };
}

/** The code of every function in the machine, each with up to 7 bytes of padding at its end. */
export function codeOf(snapshot: Buffer): Buffer[] {
  const { HEAP, STAC, BLOC } = atomsOf(snapshot);
  const chunks = new ChunkSum(BLOC);
  for (const slots of [HEAP, STAC]) chunks.addSlots(slots);
  return chunks.code;
}

class ChunkSum {
  bytes = 0;
  readonly code: Buffer[] = [];
  readonly #chunks: Buffer;
  readonly #seen = new Set<number>();

  constructor(chunks: Buffer) {
    this.#chunks = chunks;
  }

  addSlots(slots: Buffer): void {
    for (let at = 0; at < slots.length; at += SLOT_BYTES) this.#addSlot(slots.subarray(at, at + SLOT_BYTES));
  }

  #addSlot(slot: Buffer): void {
    const kind: Kind = slot[KIND_AT];
    if (kind === Kind.Code) {
      const code = this.#chunk(slot, VALUE_AT);
      if (code) this.code.push(code);
    } else if (ARRAYS.includes(kind)) {
      const items = this.#chunk(slot, VALUE_AT);
      if (!items) return;
      this.#count((items.length / SLOT_BYTES) * BOARD_SLOT_BYTES);
      this.addSlots(items);
    } else if (TABLES.includes(kind)) {
      this.#countChunk(slot, VALUE_AT, 0.5);
    } else if (BYTES.includes(kind)) {
      this.#countChunk(slot, VALUE_AT, 1);
    } else if (kind === Kind.RegExp) {
      this.#countChunk(slot, VALUE_AT, 1);
      this.#countChunk(slot, SECOND_VALUE_AT, 1);
    }
  }

  #countChunk(slot: Buffer, at: number, factor: number): void {
    const chunk = this.#chunk(slot, at);
    if (chunk) this.#count(chunk.length * factor);
  }

  #count(bytes: number): void {
    this.bytes += BOARD_CHUNK_HEADER_BYTES + bytes;
  }

  /** The chunk that a slot refers to, without its header; undefined if there is none or it was returned before. */
  #chunk(slot: Buffer, at: number): Buffer | undefined {
    const offset = Number(slot.readBigUInt64LE(at));
    if (offset === 0 || this.#seen.has(offset)) return undefined;
    this.#seen.add(offset);
    const header = offset - CHUNK_HEADER_BYTES;
    return this.#chunks.subarray(offset, header + this.#chunks.readUInt32LE(header));
  }
}
