import type { Device, TimerHandle } from "../device.js";
import { utf8Boundary } from "./utf8.js";

/** The longest message, the texts' BUFFER_SIZE. */
export function messageBytesMax(): number {
  return 1024;
}

/** The silence after which a message is over, as phone tools send no newline. */
function silence_ms(): number {
  return 30;
}

const NEWLINE = 10;

export interface FramingOwner<Source> {
  /** A message, with its newline where it had one. Never empty. */
  onMessage(source: Source, message: Uint8Array): void;
}

/**
 * Cuts a byte stream into messages: at each newline, after a short silence, and at the latest at
 * `messageBytesMax`, but never inside a UTF-8 code point.
 */
export class Framing<Source> {
  private readonly device: Device;
  private readonly owner: FramingOwner<Source>;
  private readonly source: Source;
  private pending: Uint8Array | undefined;
  private timer: TimerHandle | undefined;

  /** `source` is what the owner is told the message came from. */
  constructor(device: Device, owner: FramingOwner<Source>, source: Source) {
    this.device = device;
    this.owner = owner;
    this.source = source;
    this.pending = undefined;
    this.timer = undefined;
  }

  push(bytes: Uint8Array): void {
    this.clear();
    let rest = this.pending ? joined(this.pending, bytes) : bytes;
    this.pending = undefined;
    while (rest.length) {
      const cut = cutOff(rest);
      if (!cut) {
        this.pending = rest;
        this.timer = this.device.timer.set(onSilence, silence_ms(), this);
        return;
      }
      this.deliver(rest.subarray(0, cut));
      rest = rest.subarray(cut);
    }
  }

  /** For the timer: the message is over, but a code point that has only begun waits for its rest. */
  silence(): void {
    const bytes = this.pending;
    if (!bytes) return;
    const whole = utf8Boundary(bytes, bytes.length);
    this.timer = undefined;
    this.pending = whole < bytes.length ? bytes.subarray(whole) : undefined;
    this.deliver(bytes.subarray(0, whole));
  }

  /** The stream has ended: delivers what waits for its end. */
  end(): void {
    const bytes = this.pending;
    this.close();
    if (bytes) this.deliver(bytes);
  }

  /** Forgets what waits for its end. */
  close(): void {
    this.clear();
    this.pending = undefined;
  }

  private deliver(message: Uint8Array): void {
    if (lineBytes(message)) this.owner.onMessage(this.source, message);
  }

  private clear(): void {
    if (this.timer) this.device.timer.clear(this.timer);
    this.timer = undefined;
  }
}

function onSilence(framing: Framing<unknown>): void {
  framing.silence();
}

/** How many bytes the first message in `bytes` has, or 0 when its end is not there yet. */
function cutOff(bytes: Uint8Array): number {
  const max = messageBytesMax();
  const newline = bytes.indexOf(NEWLINE) + 1;
  if (newline > 0 && newline <= max) return newline;
  if (bytes.length < max) return 0;
  return utf8Boundary(bytes, max);
}

/** The length of a message less its trailing CR and LF. */
export function lineBytes(message: Uint8Array): number {
  let end = message.length;
  if (end && message[end - 1] === NEWLINE) end--;
  if (end && message[end - 1] === 13) end--;
  return end;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head, 0);
  all.set(tail, head.length);
  return all;
}
