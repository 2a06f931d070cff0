/** Runs every app through the same script, and measures it. */
import type { OptionValues } from "../firmware/options.js";
import { makeImage } from "../host-sim/engines/xs/image.js";
import { BOARD_MEMORY, roomFor } from "../host-sim/engines/xs/limits.js";
import type { Memory } from "../host-sim/engines/xs/snapshot.js";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import { bytecodeBytes } from "./footprint-bytecode.js";
import { boardBytes, type BoardBytes } from "./footprint-heap.js";
import { boardScripts } from "./footprint-scripts.js";
import { Trial } from "./footprint-trial.js";

/** Connections that are counted, after a first one that also allocates what they all share. */
const CONNECTIONS = 4;
const MESSAGES = 8;

export interface Footprint {
  /** Bytecode of the app, the display's driver and its description. */
  readonly bytecode: number;
  /** Heap after the start without bytecode, relative to a machine without an app. */
  readonly boot: number;
  /** The part of it that is classes, functions and names, which are in flash when preloaded. */
  readonly preload: number;
  /** Heap per connection that an app accepts. */
  readonly connection?: number;
  /** Steps for one message of 16 bytes: receiving it, the app's reaction, the screen. */
  readonly compute: number;
}

/** Measures an app with these options. The figures are reproducible. */
export async function footprintOf(kit: WorkerKit, app: string, values: OptionValues): Promise<Footprint> {
  const scripts = await boardScripts(app, values);
  const empty = total(boardBytes(makeImage(kit, scripts.slice(0, 1))));
  const trial = await Trial.of(kit, app, values);
  const boot = total(trial.heap()) - empty;
  const connection = connectionBytes(trial);
  const compute = messageCompute(trial);
  await trial.stop();
  if (trial.crash) throw new Error(`${app}: ${trial.crash}`);
  const bytecode = scripts.slice(1).reduce((sum, script) => sum + bytecodeBytes(kit, script), 0);
  const preload = total(trial.image) - empty;
  return { bytecode, boot, preload, connection, compute };
}

/**
 * The smallest memory in which a board completes the same script, with all connections at once, and stops. Slots and
 * chunks are the worker's: a board needs no more slots, and less chunk memory.
 */
export async function needsOf(kit: WorkerKit, app: string, values: OptionValues): Promise<Memory> {
  const room = roomFor(BOARD_MEMORY);
  const survives = async (less: Partial<Memory>) => {
    const trial = await Trial.of(kit, app, values, { ...room, ...less });
    connect(trial);
    messageCompute(trial);
    await trial.stop();
    return trial.crash === undefined;
  };
  const stack_slots = await least(room.stack_slots, (stack_slots) => survives({ stack_slots }));
  return {
    slots: await least(room.slots, (slots) => survives({ slots })),
    chunk_bytes: await least(room.chunk_bytes, (chunk_bytes) => survives({ chunk_bytes })),
    // Subtract the stack that the guest script takes where a board has C code.
    stack_slots: stack_slots - (room.stack_slots - BOARD_MEMORY.stack_slots),
  };
}

/** The smallest number for which `holds` returns true; it must do so for `most`. */
async function least(most: number, holds: (number: number) => Promise<boolean>): Promise<number> {
  let fails = 0;
  while (most - fails > Math.max(most / 50, 1)) {
    const middle = Math.floor((fails + most) / 2);
    if (await holds(middle)) most = middle;
    else fails = middle;
  }
  return most;
}

function total({ slots, chunks }: BoardBytes): number {
  return slots + chunks;
}

/** Connects clients that send something, if the app listens. */
function connectionBytes(trial: Trial): number | undefined {
  if (trial.network.servers.length === 0) return undefined;
  meet(trial);
  const before = total(trial.heap());
  connect(trial);
  return Math.round((total(trial.heap()) - before) / CONNECTIONS);
}

/** Connects more clients, if the app listens. */
function connect(trial: Trial): void {
  for (let i = 0; i < CONNECTIONS; i++) meet(trial);
}

function meet(trial: Trial): void {
  const stream = trial.network.arrive();
  trial.settle();
  stream?.say(message(0));
  trial.settle();
}

/** Steps for one message, from the oldest connection or as a datagram. */
function messageCompute(trial: Trial): number {
  const { network } = trial;
  const [stream] = network.streams;
  const before = trial.compute;
  for (let i = 0; i < MESSAGES; i++) {
    if (stream) stream.say(message(i));
    else network.send(message(i));
    trial.settle();
  }
  return Math.round((trial.compute - before) / MESSAGES);
}

function message(number: number): Uint8Array {
  return Buffer.from(`message number ${number}`);
}
