/**
 * Snapshots of an XS machine, as xsSnapshot.c writes them: atoms, each a length (4 bytes, most significant first), a
 * name of 4 letters, and data. CREA holds the parameters that the machine is created with when the snapshot is read:
 * that is how a worker gets the memory of a board without being changed.
 */

/** What an XS machine is made of: `xsCreation` of xs.h, as far as it matters here. */
export interface Memory {
  /** Slots hold values and properties. */
  readonly slots: number;
  /** Chunks hold strings, arrays, buffers and bytecode. */
  readonly chunk_bytes: number;
  readonly stack_slots: number;
}

/** A slot of the worker, which runs on a 64-bit machine. */
export const SLOT_BYTES = 32;
const ATOM_HEADER_BYTES = 8;

/** Where each atom's data is. */
export function atomsOf(snapshot: Buffer): Record<string, Buffer> {
  const atoms: Record<string, Buffer> = {};
  // The outermost atom holds the others.
  for (let at = ATOM_HEADER_BYTES; at < snapshot.length;) {
    const length = snapshot.readUInt32BE(at);
    const name = snapshot.toString("latin1", at + 4, at + ATOM_HEADER_BYTES);
    atoms[name] = snapshot.subarray(at + ATOM_HEADER_BYTES, at + length);
    at += length;
  }
  return atoms;
}

/** How much of each the machine holds. */
export function memoryOf(snapshot: Buffer): Memory {
  const { HEAP, BLOC, STAC } = atomsOf(snapshot);
  return {
    slots: HEAP.length / SLOT_BYTES,
    chunk_bytes: BLOC.length,
    stack_slots: STAC.length / SLOT_BYTES,
  };
}

/** The same machine, to be woken with `room` beside what it holds, and no way to get more. */
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
