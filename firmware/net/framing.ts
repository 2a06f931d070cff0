import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { appended } from "../base/bytes.js";
import { utf8Boundary } from "../base/utf8.js";

/** Messages taken in one turn, so that a peer with many short messages does not starve the others. */
export const TURN_MESSAGES_MAX = 32;
/** The longest message: BUFFER_SIZE of the reference programs. */
export const MESSAGE_BYTES_MAX = 1024;
/** A message without a newline ends after this silence, because phone tools send no newline. */
export const SILENCE_MS = 30;
/** The pause between two messages sent without newlines, so that the receiver does not join them. */
export const SPACING_MS = SILENCE_MS + 10;

export const NEWLINE = 10;
const RETURN = 13;

/** Takes the messages of a framing. */
export interface FramingOwner {
  /** Call `take`: a silence has ended a message, or the turn requested with `later` has come. */
  onFramed(framing: Framing): void;
}

/**
 * Splits a byte stream into messages: at each newline, after a short silence, and at a size limit, without splitting
 * a UTF-8 code point. After `push` the owner calls `take` until it returns undefined. Once a peer has ended a line
 * with a newline, only newlines end its messages, since a person who types may pause.
 */
export class Framing {
  /** False if only the size limit ended the message that was taken last. */
  whole: boolean;
  /** The peer sends lines, each ended by a newline. */
  lines: boolean;
  /** The peer forwards messages of others, some with a newline and some without, so that `lines` stays false. */
  mixed: boolean;
  /**
   * The bytes pushed last have waited while nothing was read and may be several messages. The limit splits them
   * without loss.
   */
  gathered: boolean;
  private readonly device: Device;
  private readonly owner: FramingOwner;
  private readonly limit_bytes: number;
  private readonly alarm: Alarm<Framing>;
  private pending: Uint8Array | undefined;
  /** The number of waiting bytes that a silence has ended: they are a message, even if more has arrived since. */
  private over_bytes: number;
  /** The time at which the last bytes arrived. */
  private pushed_ms: number;
  /** The stream has ended, and with it the last message. */
  private ended: boolean;
  /** `take` continues in a later turn. */
  more: boolean;

  constructor(device: Device, owner: FramingOwner, limit_bytes: number) {
    this.device = device;
    this.owner = owner;
    this.limit_bytes = limit_bytes;
    this.whole = this.lines = this.mixed = this.gathered = this.ended = this.more = false;
    this.over_bytes = this.pushed_ms = 0;
    this.alarm = new Alarm<Framing>(device, onSilence, this);
  }

  /** Bytes waiting to be taken. */
  get pending_bytes(): number {
    return this.pending ? this.pending.length : 0;
  }

  /** Adds bytes that were received. */
  push(bytes: Uint8Array): void {
    const head = this.pending;
    const now_ms = this.device.clock.ticks();
    // The board was busy or the owner did not take: the alarm is late or was never set, but there was a silence.
    if (head && now_ms - this.pushed_ms >= SILENCE_MS) this.silence(head);
    this.pushed_ms = now_ms;
    this.pending = head ? appended(head, bytes) : bytes;
    this.ended = false;
    this.alarm.clear();
  }

  /** Returns the next message, including its newline if it has one, or undefined if it is not complete. */
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

  /** Calls `onFramed` in the next turn. The owner must not push before that. */
  later(): void {
    this.more = true;
    this.alarm.set(0);
  }

  /** Marks the end of the stream, which also ends the last message. */
  finish(): void {
    this.ended = true;
  }

  /** Discards waiting bytes, for a new stream. */
  forget(): void {
    this.alarm.clear();
    this.pending = undefined;
    this.over_bytes = 0;
    this.lines = this.more = false;
  }

  /** For the kit: a silence has passed, or the turn requested with `later` has come. */
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

/** Returns a message without trailing CR and LF and without a leading byte order mark; it may be empty. */
export function lineOf(message: Uint8Array): Uint8Array {
  let end = message.length;
  if (end && message[end - 1] === NEWLINE) end--;
  if (end && message[end - 1] === RETURN) end--;
  const marked = end > 2 && message[0] === 0xef && message[1] === 0xbb && message[2] === 0xbf;
  return message.subarray(marked ? 3 : 0, end);
}
