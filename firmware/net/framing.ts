import type { Device } from "../device.js";
import { Alarm } from "./alarm.js";
import { utf8Boundary } from "./utf8.js";

/** The longest message, the texts' BUFFER_SIZE. */
export const MESSAGE_BYTES_MAX = 1024;
/** The silence after which a message is over, as phone tools send no newline. */
export const SILENCE_MS = 30;

const NEWLINE = 10;
const RETURN = 13;

export interface FramingOwner {
  /** A message, with its newline where it had one; `whole` is false where only the limit ended it. */
  onMessage(message: Uint8Array, whole: boolean): void;
}

/**
 * Cuts a byte stream into messages: at each newline, after a short silence, and at the latest at
 * MESSAGE_BYTES_MAX, but never inside a UTF-8 code point.
 */
export class Framing {
  /** While set, nothing is delivered; what came keeps waiting. */
  held: boolean;
  private readonly owner: FramingOwner;
  private readonly alarm: Alarm<Framing>;
  private pending: Uint8Array | undefined;

  constructor(device: Device, owner: FramingOwner) {
    this.held = false;
    this.owner = owner;
    this.alarm = new Alarm<Framing>(device, onSilence, this);
  }

  push(bytes: Uint8Array): void {
    const head = this.pending;
    let all = bytes;
    if (head) {
      all = new Uint8Array(head.length + bytes.length);
      all.set(head, 0);
      all.set(bytes, head.length);
    }
    this.pending = all;
    this.deliver();
  }

  /** Goes on after `held` was set. */
  release(): void {
    this.held = false;
    this.deliver();
  }

  /** For the timer: the message is over, but a code point that has only begun waits for its rest. */
  silence(): void {
    const bytes = this.pending;
    if (bytes && !this.held) this.cut(bytes, utf8Boundary(bytes, bytes.length), true);
  }

  /** The stream has ended: delivers what waits for its end. */
  end(): void {
    this.release();
    const bytes = this.pending;
    if (bytes) this.cut(bytes, bytes.length, true);
    this.close();
  }

  /** Forgets what waits for its end. */
  close(): void {
    this.alarm.clear();
    this.pending = undefined;
  }

  /** Delivers every message whose end is there. The owner may hold, or close, in between. */
  private deliver(): void {
    this.alarm.clear();
    while (this.pending && !this.held) {
      const bytes = this.pending;
      const end = cutOff(bytes);
      if (!end) {
        this.alarm.set(SILENCE_MS);
        return;
      }
      this.cut(bytes, end, bytes[end - 1] === NEWLINE);
    }
  }

  private cut(bytes: Uint8Array, end: number, whole: boolean): void {
    this.pending = end < bytes.length ? bytes.subarray(end) : undefined;
    if (end) this.owner.onMessage(bytes.subarray(0, end), whole);
  }
}

function onSilence(framing: Framing): void {
  framing.silence();
}

/** How many bytes the first message in `bytes` has, or 0 when its end is not there yet. */
function cutOff(bytes: Uint8Array): number {
  const newline = bytes.indexOf(NEWLINE) + 1;
  if (newline && newline <= MESSAGE_BYTES_MAX) return newline;
  return bytes.length < MESSAGE_BYTES_MAX ? 0 : utf8Boundary(bytes, MESSAGE_BYTES_MAX);
}

/** A message less its trailing CR and LF; empty when it had nothing else. */
export function lineOf(message: Uint8Array): Uint8Array {
  let end = message.length;
  if (end && message[end - 1] === NEWLINE) end--;
  if (end && message[end - 1] === RETURN) end--;
  return message.subarray(0, end);
}
