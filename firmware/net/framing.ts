import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { utf8Boundary } from "../base/utf8.js";

/** Messages taken in one turn, so that a peer with many short ones leaves the others theirs. */
export const TURN_MESSAGES_MAX = 32;
/** The longest message, the texts' BUFFER_SIZE. */
export const MESSAGE_BYTES_MAX = 1024;
/** The silence after which a message is over, as phone tools send no newline. */
export const SILENCE_MS = 30;
/** How far messages without newlines are kept apart, so that they stay as many as they are. */
export const SPACING_MS = SILENCE_MS + 10;

export const NEWLINE = 10;
const RETURN = 13;

export interface FramingOwner {
  /** A silence has ended a message, or the turn that was left for later has come: `take` gives messages. */
  onFramed(framing: Framing): void;
}

/**
 * Cuts a byte stream into messages: at each newline, after a short silence, and at the latest at a limit, where it
 * cuts no UTF-8 code point. After `push` its owner takes until there is nothing. A peer that has once ended a line with a
 * newline sends lines: from then on a silence ends nothing, as whoever types may pause.
 */
export class Framing {
  /** Whether the message taken last had an end; else only the limit ended it. */
  whole: boolean;
  /** Its peer sends lines, each with a newline. */
  lines: boolean;
  /** Its peer passes on what many say, some with a newline and some without, and so never `lines`. */
  mixed: boolean;
  /** What was pushed last waited while nobody read, and may be several messages: the limit parts it, and loses nothing. */
  gathered: boolean;
  private readonly device: Device;
  private readonly owner: FramingOwner;
  private readonly limit_bytes: number;
  private readonly alarm: Alarm<Framing>;
  private pending: Uint8Array | undefined;
  /** So much of it a silence has ended: a message by itself, whatever came after. */
  private over_bytes: number;
  /** When the last of it came. */
  private pushed_ms: number;
  /** The stream has ended, and the last message with it. */
  private ended: boolean;
  /** `take` goes on in a turn of its own. */
  more: boolean;

  constructor(device: Device, owner: FramingOwner, limit_bytes: number) {
    this.device = device;
    this.owner = owner;
    this.limit_bytes = limit_bytes;
    this.whole = this.lines = this.mixed = this.gathered = this.ended = this.more = false;
    this.over_bytes = this.pushed_ms = 0;
    this.alarm = new Alarm<Framing>(device, onSilence, this);
  }

  /** How much waits to be taken. */
  get pending_bytes(): number {
    return this.pending ? this.pending.length : 0;
  }

  push(bytes: Uint8Array): void {
    const head = this.pending;
    const now_ms = this.device.clock.ticks();
    // The board was busy, or its owner did not take: the alarm is late, or was never set, but the silence was there.
    if (head && now_ms - this.pushed_ms >= SILENCE_MS) this.silence(head);
    this.pushed_ms = now_ms;
    this.pending = bytes;
    this.ended = false;
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
    const all_bytes = this.over_bytes || bytes.length;
    const bytesMax = Math.min(all_bytes, this.limit_bytes);
    const fits = bytesMax === all_bytes;
    let end = bytes.subarray(0, bytesMax).indexOf(NEWLINE) + 1;
    this.whole = fits || end > 0 || (this.gathered && !this.lines);
    if (end) this.lines = !this.mixed;
    else if (!fits) end = utf8Boundary(bytes, bytesMax);
    else if (this.over_bytes || this.ended) end = bytesMax;
    else {
      if (!this.lines && !this.alarm.pending) this.alarm.set(SILENCE_MS);
      return undefined;
    }
    this.over_bytes = Math.max(this.over_bytes - end, 0);
    this.pending = end < bytes.length ? bytes.subarray(end) : undefined;
    return bytes.subarray(0, end);
  }

  /** Goes on in the next turn: then `onFramed` is called. Its owner pushes nothing before. */
  later(): void {
    this.more = true;
    this.alarm.set(0);
  }

  /** The stream has ended: what waits for its end has it. */
  finish(): void {
    this.ended = true;
  }

  /** Forgets what waits; a new stream may begin. */
  forget(): void {
    this.alarm.clear();
    this.pending = undefined;
    this.over_bytes = 0;
    this.lines = this.more = false;
  }

  /** For the timer: nothing came for a while, or it is time to go on. */
  ring(): void {
    if (this.pending && !this.more) this.silence(this.pending);
    this.more = false;
    this.owner.onFramed(this);
  }

  private silence(pending: Uint8Array): void {
    if (!this.lines) this.over_bytes = pending.length;
  }
}

function onSilence(framing: Framing): void {
  framing.ring();
}

/** A message less its trailing CR and LF, and less a byte order mark before it; empty when it had nothing else. */
export function lineOf(message: Uint8Array): Uint8Array {
  let end = message.length;
  if (end && message[end - 1] === NEWLINE) end--;
  if (end && message[end - 1] === RETURN) end--;
  const marked = end > 2 && message[0] === 0xef && message[1] === 0xbb && message[2] === 0xbf;
  return message.subarray(marked ? 3 : 0, end);
}
