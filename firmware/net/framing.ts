import type { Device } from "../device.js";
import { Alarm } from "./alarm.js";
import { utf8Boundary } from "./utf8.js";

/** The longest message, the texts' BUFFER_SIZE. */
export const MESSAGE_BYTES_MAX = 1024;
/** The silence after which a message is over, as phone tools send no newline. */
export const SILENCE_MS = 30;
/** How far messages without newlines are kept apart, so that they stay as many as they are. */
export const SPACING_MS = SILENCE_MS + 10;

export const NEWLINE = 10;
const RETURN = 13;

/** What is known of the bytes behind the last newline: more may come, a silence has come, or nothing will. */
const OPEN = 0;
const OVER = 1;
const LAST = 2;

export interface FramingOwner {
  /** A silence has ended a message: `take` gives it. */
  onFramed(framing: Framing): void;
}

/**
 * Cuts a byte stream into messages: at each newline, after a short silence, and at the latest at a limit, but never
 * inside a UTF-8 code point. After `push` its owner takes until there is nothing.
 */
export class Framing {
  /** Whether the message taken last had an end; else only the limit ended it. */
  whole: boolean;
  private readonly owner: FramingOwner;
  private readonly limit_bytes: number;
  private readonly alarm: Alarm<Framing>;
  private pending: Uint8Array | undefined;
  /** OPEN, OVER or LAST. */
  private rest: number;

  constructor(device: Device, owner: FramingOwner, limit_bytes: number) {
    this.owner = owner;
    this.limit_bytes = limit_bytes;
    this.whole = false;
    this.rest = OPEN;
    this.alarm = new Alarm<Framing>(device, onSilence, this);
  }

  /** How much waits to be taken. */
  get pending_bytes(): number {
    return this.pending ? this.pending.length : 0;
  }

  push(bytes: Uint8Array): void {
    const head = this.pending;
    this.pending = bytes;
    this.rest = OPEN;
    this.alarm.clear();
    if (!head) return;
    this.pending = new Uint8Array(head.length + bytes.length);
    this.pending.set(head, 0);
    this.pending.set(bytes, head.length);
  }

  /** The next message, with its newline where it had one, or undefined while it goes on. */
  take(): Uint8Array | undefined {
    const bytes = this.pending;
    if (!bytes) return undefined;
    const bytesMax = Math.min(bytes.length, this.limit_bytes);
    const fits = bytesMax === bytes.length;
    let end = bytes.subarray(0, bytesMax).indexOf(NEWLINE) + 1;
    this.whole = fits || end > 0;
    if (!end) {
      if (fits && this.rest === OPEN) {
        if (!this.alarm.pending) this.alarm.set(SILENCE_MS);
        return undefined;
      }
      end = fits && this.rest === LAST ? bytesMax : utf8Boundary(bytes, bytesMax);
      // A code point that has only begun waits for its rest.
      if (!end) return undefined;
    }
    this.pending = end < bytes.length ? bytes.subarray(end) : undefined;
    return bytes.subarray(0, end);
  }

  /** The stream has ended: what waits for its end has it. */
  finish(): void {
    this.rest = LAST;
  }

  /** Forgets what waits; a new stream may begin. */
  forget(): void {
    this.alarm.clear();
    this.pending = undefined;
  }

  /** For the timer. */
  silence(): void {
    this.rest = OVER;
    this.owner.onFramed(this);
  }
}

function onSilence(framing: Framing): void {
  framing.silence();
}

/** A message less its trailing CR and LF; empty when it had nothing else. */
export function lineOf(message: Uint8Array): Uint8Array {
  let end = message.length;
  if (end && message[end - 1] === NEWLINE) end--;
  if (end && message[end - 1] === RETURN) end--;
  return message.subarray(0, end);
}
