import type { Memory } from "./snapshot.js";

/**
 * The memory Moddable 8.2 gives a program on an ESP32: slots of 16 bytes, chunks, and a stack that suffices for about
 * 50 nested calls. What is loaded and not started is not counted: on a board it is in flash.
 */
export const BOARD_MEMORY: Memory = { slots: 4928, chunk_bytes: 79 * 1024, stack_slots: 512 };

/**
 * The worker runs on a 64-bit machine, where a chunk's header and an array's items are twice as large. Measured over
 * the apps, what they hold takes up to a tenth more room in chunks.
 */
const CHUNK_GROWTH = 1.1;

/**
 * What the guest's script takes where a board has C code: a turn's command and its answer, and the calls between the
 * worker and the app, and between the app and the worker.
 */
const GUEST: Memory = { slots: 64, chunk_bytes: 6 * 1024, stack_slots: 112 };

/** A turn that takes more steps than this would keep an ESP32 busy for half a minute: it is taken for endless. */
export const COMPUTE_MAX = 100_000_000;

/** The room in the worker that corresponds to a board's memory. */
export function roomFor(memory: Memory): Memory {
  return {
    slots: memory.slots + GUEST.slots,
    chunk_bytes: Math.round(memory.chunk_bytes * CHUNK_GROWTH) + GUEST.chunk_bytes,
    stack_slots: memory.stack_slots + GUEST.stack_slots,
  };
}
