/**
 * Snapshots of an XS machine, in the format of xsSnapshot.c: atoms, each with a length (4 bytes, big-endian), a name
 * of 4 letters, and data. The atom CREA holds the parameters with which the machine is created when the snapshot is
 * read. Changing them gives a worker the memory of a board without changing the worker.
 */

/** The memory of an XS machine: the relevant part of `xsCreation` in xs.h. */
export interface Memory {
  /** Slots hold values and properties. */
  readonly slots: number;
  /** Chunks hold strings, arrays, buffers and bytecode. */
  readonly chunk_bytes: number;
  readonly stack_slots: number;
}

/** Size of a slot of the worker, which runs on a 64-bit machine. */
export const SLOT_BYTES = 32;
const ATOM_HEADER_BYTES = 8;

/** The data of each atom. */
export function atomsOf(snapshot: Buffer): Record<string, Buffer> {
  const atoms: Record<string, Buffer> = {};
  // The outermost atom contains the others.
  for (let at = ATOM_HEADER_BYTES; at < snapshot.length;) {
    const length = snapshot.readUInt32BE(at);
    const name = snapshot.toString("latin1", at + 4, at + ATOM_HEADER_BYTES);
    atoms[name] = snapshot.subarray(at + ATOM_HEADER_BYTES, at + length);
    at += length;
  }
  return atoms;
}

/** The memory that the machine uses. */
export function memoryOf(snapshot: Buffer): Memory {
  const { HEAP, BLOC, STAC } = atomsOf(snapshot);
  return {
    slots: HEAP.length / SLOT_BYTES,
    chunk_bytes: BLOC.length,
    stack_slots: STAC.length / SLOT_BYTES,
  };
}

/** The same machine with `room` in addition to the memory it uses, and no means to get more. */
export function withRoom(snapshot: Buffer, room: Memory): Buffer {
  const copy = Buffer.from(snapshot);
  const held = memoryOf(copy);
  const creation = [
    held.chunk_bytes + room.chunk_bytes, // initialChunkSize
    0, // incrementalChunkSize
    held.slots + room.slots + 1, // initialHeapCount; the first heads the list
    0, // incrementalHeapCount
    held.stack_slots + room.stack_slots, // stackCount
  ];
  const { CREA } = atomsOf(copy);
  creation.forEach((value, i) => CREA.writeInt32LE(value, i * 4));
  return copy;
}
