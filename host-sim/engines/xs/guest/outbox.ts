/** The program's side of the protocol: collects requests to the host until the turn ends or an answer is needed. */
import { Op, OP_HEADER_BYTES, type FaultPayload } from "../wire.js";

declare function issueCommand(request: ArrayBuffer): ArrayBuffer;

/** Enough for most turns. The buffer counts as part of the machine, not of the program. */
const OUTBOX_BYTES = 2048;
/** Longer data is sent in parts of this size. */
const PART_BYTES = 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let box = new Uint8Array(OUTBOX_BYTES);
let filled = 0;

export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}

export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function json(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

export function parse(bytes: ArrayBuffer | undefined): unknown {
  return bytes && JSON.parse(decoder.decode(bytes));
}

/** Decodes `length` bytes as a number. */
export function number(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  while (length > 0) value = value * 256 + bytes[at + --length];
  return value;
}

/** Returns the requests since the last `take`, or undefined if there are none. */
export function take(): ArrayBuffer | undefined {
  const bytes = filled;
  filled = 0;
  return bytes ? box.buffer.slice(0, bytes) : undefined;
}

/** Adds a request that has no answer. */
export function ask(op: Op, object: number, value: number, payload?: Uint8Array): void {
  const length = payload ? payload.length : 0;
  const bytes = OP_HEADER_BYTES + length;
  if (filled + bytes > box.length) {
    const before = take();
    if (before) issueCommand(before);
    if (bytes > box.length) box = new Uint8Array(bytes);
  }
  box[filled] = op;
  box[filled + 1] = object;
  put(filled + 2, value, 4);
  put(filled + 6, length, 2);
  if (payload) box.set(payload, filled + OP_HEADER_BYTES);
  filled += bytes;
}

/** Adds data for the next request. */
export function hand(bytes: Uint8Array): void {
  if (bytes.length <= PART_BYTES) return ask(Op.Data, 0, 0, bytes);
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    ask(Op.Data, 0, 0, bytes.subarray(at, at + PART_BYTES));
}

/** Sends a request and waits for the answer; undefined if that is empty. Throws what the host's object threw. */
export function call(op: Op, object: number, value: number, payload?: Uint8Array): ArrayBuffer | undefined {
  ask(op, object, value, payload);
  const answer = issueCommand(take() as ArrayBuffer);
  if (answer.byteLength) return answer;
  ask(Op.Fault, 0, 0);
  const fault = parse(issueCommand(take() as ArrayBuffer)) as FaultPayload;
  if (fault.message === undefined) return undefined;
  if (fault.name === "RangeError") throw new RangeError(fault.message);
  if (fault.name === "TypeError") throw new TypeError(fault.message);
  if (fault.name === "SyntaxError") throw new SyntaxError(fault.message);
  throw new Error(fault.message);
}

function put(at: number, value: number, length: number): void {
  while (length-- > 0) {
    box[at++] = value;
    value = Math.floor(value / 256);
  }
}
