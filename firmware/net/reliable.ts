import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { Peer } from "./peer-list.js";

/*
 * Acknowledged, ordered messages over UDP. Every datagram begins with the header described in docs/udp-chat.md.
 */
export const HEADER_BYTES = 12;
/** This byte never occurs in UTF-8, so that a header and plain text cannot be confused. */
const MARK = 0xff;
const LETTER = 0x50;
const VERSION = 1;
const DATA = 0;
const ACK = 1;
const ASK = 2;
/** Offsets in the header. */
const KIND_AT = 3;
const SESSION_AT = 4;
const NUMBER_AT = 8;
const FIRST_AT = 10;

/** Messages sent but not acknowledged, at most. */
export const WINDOW = 4;
/** Messages queued until they are acknowledged, at most. */
export const QUEUE_MAX = 16;
/** The time to wait for an acknowledgement doubles with each attempt, up to this multiple of the first. */
const PATIENCE = 16;

/** The callbacks of a peer with acknowledged messages. */
export interface ReliableOwner {
  /** Called once per message, in order. */
  onMessage(bytes: Uint8Array, peer: string): void;
  /** Sends a datagram. Returns false if it could not be sent. */
  transmit(datagram: Uint8Array, peer: string): boolean;
  /** That many messages were not acknowledged. They were sent as plain text if `plain`, otherwise discarded. */
  onUnacknowledged(peer: string, messages: number, plain: boolean): void;
  /** No message is waiting for an acknowledgement any more. */
  onSettled(): void;
}

/** True if the datagram begins with a header of any version. */
export function hasHeader(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && bytes[0] === MARK && bytes[1] === LETTER;
}

/** Limits a number to the 16 bits of a header field. */
function number(value: number): number {
  return value & 0xffff;
}

function get(bytes: Uint8Array, at: number): number {
  return bytes[at] * 256 + bytes[at + 1];
}

function put(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

function sessionOf(bytes: Uint8Array): string {
  return String(bytes.subarray(SESSION_AT, NUMBER_AT));
}

/**
 * One peer's end of a conversation. Messages are sent again until they are acknowledged, and given up after `tries`
 * attempts. A peer that has never acknowledged anything is then sent plain text, until a header comes from it.
 */
export class ReliablePeer extends Peer {
  private readonly owner: ReliableOwner;
  private readonly tries: number;
  private readonly first_ms: number;
  private readonly alarm: Alarm<ReliablePeer>;
  /** The header of outgoing datagrams. */
  private readonly header: Uint8Array;
  /** Datagrams that have not been acknowledged. */
  private queue: Uint8Array[];
  /** Sequence number of the first datagram in the queue, not limited to 16 bits. */
  private first: number;
  /** The number of datagrams in the queue that are in flight. */
  private sent: number;
  /** The number of attempts that timed out. */
  private failed: number;
  private wait_ms: number;
  /** The peer has acknowledged something. */
  private known: boolean;
  /** The peer does not know this protocol and is sent plain text. */
  plain: boolean;
  /** The peer's session, its session before that, and the sequence number of its next message. */
  private session: string | undefined;
  private formerSession: string | undefined;
  private next: number;

  constructor(device: Device, owner: ReliableOwner, name: string, tries: number, first_ms: number) {
    super(name);
    this.owner = owner;
    this.tries = tries;
    this.first_ms = this.wait_ms = first_ms;
    this.alarm = new Alarm<ReliablePeer>(device, onSilence, this);
    this.header = new Uint8Array(HEADER_BYTES);
    this.header.set([MARK, LETTER, VERSION], 0);
    for (let i = SESSION_AT; i < NUMBER_AT; i++) this.header[i] = Math.floor(device.random() * 256);
    this.queue = [];
    this.first = this.sent = this.failed = this.next = 0;
    this.known = this.plain = false;
    this.session = this.formerSession = undefined;
  }

  override get busy(): boolean {
    return this.queue.length > 0;
  }

  /** The number of messages that the queue has room for. */
  get room(): number {
    return QUEUE_MAX - this.queue.length;
  }

  /** Returns a datagram: the header of the next message, and its text. */
  frame(text: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(HEADER_BYTES + text.length);
    bytes.set(this.header, 0);
    put(bytes, NUMBER_AT, this.first + this.queue.length);
    bytes.set(text, HEADER_BYTES);
    return bytes;
  }

  /** Queues a datagram made by `frame`. Check `room` before. */
  send(framed: Uint8Array): void {
    this.queue.push(framed);
    this.pump();
  }

  /** True if a datagram belongs to this session, and is not a late one from the peer's previous session. */
  accepts(bytes: Uint8Array): boolean {
    // Ignore other versions without an answer: the peer will fall back to plain text.
    if (bytes[2] !== VERSION) return false;
    const session = sessionOf(bytes);
    return bytes[KIND_AT] === ACK ? session === sessionOf(this.header) : session !== this.formerSession;
  }

  /** Handles a datagram that has a header. */
  receive(bytes: Uint8Array): void {
    if (!this.accepts(bytes)) return;
    const session = sessionOf(bytes);
    const count = get(bytes, NUMBER_AT);
    this.plain = false;
    if (bytes[KIND_AT] === ACK) {
      this.acknowledge(count);
      return;
    }
    const first = get(bytes, FIRST_AT);
    // The peer has given up the messages before `first`: do not wait for them.
    if (session !== this.session || number(first - this.next) < 0x8000) this.next = first;
    if (session !== this.session) {
      this.formerSession = this.session;
      this.session = session;
    }
    if (bytes[KIND_AT] === DATA && count === this.next) {
      this.next = number(count + 1);
      this.owner.onMessage(bytes.subarray(HEADER_BYTES), this.name);
    }
    const answer = new Uint8Array(bytes.subarray(0, HEADER_BYTES));
    answer[KIND_AT] = ACK;
    put(answer, NUMBER_AT, this.next);
    this.owner.transmit(answer, this.name);
  }

  /** Discards the queue; messages that were not acknowledged are reported. */
  override forgotten(): void {
    this.alarm.clear();
    const messages = this.queue.length;
    this.queue = [];
    if (messages) this.owner.onUnacknowledged(this.name, messages, false);
  }

  /** Timer callback: no acknowledgement came. */
  expire(): void {
    this.sent = 0;
    this.wait_ms = Math.min(this.wait_ms * 2, this.first_ms * PATIENCE);
    if (++this.failed < this.tries) this.pump();
    else this.giveUp();
  }

  private giveUp(): void {
    const owner = this.owner;
    const queue = this.queue;
    this.plain = !this.known;
    this.drop(queue.length);
    this.known = false;
    if (this.plain) for (const framed of queue) owner.transmit(framed.subarray(HEADER_BYTES), this.name);
    owner.onUnacknowledged(this.name, queue.length, this.plain);
    owner.onSettled();
  }

  /** The peer has received all messages before number `next`. */
  private acknowledge(next: number): void {
    const count = number(next - this.first);
    // Outdated, or without news.
    if (count > this.queue.length || (this.known && !count)) return;
    this.known = true;
    this.drop(count);
    this.alarm.clear();
    this.pump();
    if (!this.busy) this.owner.onSettled();
  }

  private drop(count: number): void {
    this.queue = this.queue.slice(count);
    this.first += count;
    this.sent = Math.max(0, this.sent - count);
    this.failed = 0;
    this.wait_ms = this.first_ms;
  }

  /** Sends as much as the window allows. Asks a peer first if it has never acknowledged anything. */
  private pump(): void {
    const pending = this.alarm.pending;
    if (!this.busy) return;
    if (!pending) this.alarm.set(this.wait_ms);
    if (this.known)
      while (this.sent < Math.min(WINDOW, this.queue.length)) this.transmit(this.queue[this.sent++]);
    else if (!pending) {
      const question = new Uint8Array(this.header);
      question[KIND_AT] = ASK;
      put(question, NUMBER_AT, this.first);
      this.transmit(question);
    }
  }

  private transmit(datagram: Uint8Array): void {
    put(datagram, FIRST_AT, this.first);
    this.owner.transmit(datagram, this.name);
  }
}

function onSilence(peer: ReliablePeer): void {
  peer.expire();
}
