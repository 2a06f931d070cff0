/** The base class of IO objects in the worker. Each has a number by which the host knows it. */
import { OBJECTS_MAX, Op } from "../wire.js";
import { ask, call, encode, json, parse } from "./outbox.js";

/** The callbacks of an IO object. */
export interface Callbacks {
  onReadable?(value: number): void;
  onWritable?(value: number): void;
  onError?(): void;
  onChanged?(property: string): void;
}

/**
 * IO objects by number. The array is allocated at once so that it counts as part of the machine, not of the program.
 */
const objects = new Array<GuestIO | undefined>(32).fill(undefined);

export class GuestIO {
  target: unknown;
  /** 0 when closed. */
  id: number;

  constructor(options: { target?: unknown }) {
    if (!options) throw new TypeError("options required");
    this.target = options.target;
    this.id = 0;
  }

  close(): void {
    const id = this.id;
    if (!id) return;
    this.id = 0;
    objects[id] = undefined;
    ask(Op.Close, id, 0);
  }
}

export function objectAt(id: number): (GuestIO & Callbacks) | undefined {
  return objects[id];
}

/** Returns a free number. */
export function freeId(): number {
  const free = objects.indexOf(undefined, 1);
  if (free > 0) return free;
  if (objects.length > OBJECTS_MAX) throw new Error("too many objects");
  return objects.length;
}

export function settle(io: GuestIO, id: number): void {
  objects[id] = io;
  io.id = id;
}

/** Creates the host's object, which may throw. */
export function open(io: GuestIO, op: Op, options: object): void {
  const id = freeId();
  call(op, id, 0, json(options));
  settle(io, id);
}

/** Returns the object's number. Throws if it is closed. */
export function idOf(io: GuestIO): number {
  if (!io.id) throw new SyntaxError("closed");
  return io.id;
}

/** Copies an answer into the program's buffer. Returns the number of bytes. */
export function fill(into: ArrayBuffer | Uint8Array, bytes: Uint8Array): number {
  const target = into instanceof ArrayBuffer ? new Uint8Array(into) : into;
  if (bytes.length > target.length) throw new RangeError("buffer too small");
  target.set(bytes);
  return bytes.length;
}

/** Reads a property of the host's object. */
export function get<Value>(io: GuestIO, property: string): Value | undefined {
  return parse(call(Op.Get, idOf(io), 0, encode(property))) as Value | undefined;
}
