import type { Memory } from "./snapshot.js";

/**
 * The memory that Moddable 8.2 gives a program on an ESP32: slots of 16 bytes, chunks, and a stack for about 50
 * nested calls. Modules that are loaded but not run do not count: on a board they are in flash.
 */
export const BOARD_MEMORY: Memory = { slots: 4928, chunk_bytes: 79 * 1024, stack_slots: 512 };

/**
 * The worker runs on a 64-bit machine, where the header of a chunk and the items of an array are twice as large.
 * Measured over the apps, this takes up to 10 % more chunk memory.
 */
const CHUNK_GROWTH = 1.1;

/**
 * Memory that the guest script takes, where a board has C code: a turn's command and its answer, and the stack frames
 * between the worker and the app.
 */
const GUEST: Memory = { slots: 64, chunk_bytes: 6 * 1024, stack_slots: 112 };

/** A turn with more steps than this would keep an ESP32 busy for half a minute, and counts as an endless loop. */
export const COMPUTE_MAX = 100_000_000;

/** Converts a board's memory to the equivalent in the worker. */
export function roomFor(memory: Memory): Memory {
  return {
    slots: memory.slots + GUEST.slots,
    chunk_bytes: Math.round(memory.chunk_bytes * CHUNK_GROWTH) + GUEST.chunk_bytes,
    stack_slots: memory.stack_slots + GUEST.stack_slots,
  };
}
