import type { Device } from "../device.js";
import { Alarm } from "../net/alarm.js";
import type { Connection } from "../net/connection.js";
import { Framing, lineOf, SILENCE_MS } from "../net/framing.js";

/** Longer than the silence that ends a message, so that two messages without newlines stay two. */
const SPACING_MS = SILENCE_MS + 10;
/** Messages that wait to be spaced; beyond that they are sent at once, and may run together. */
const SPACED_MAX = 4;
const NEWLINE = 10;

/** Whom members tell what happens to them. */
export interface MemberOwner {
  readonly device: Device;
  /** Messages a second a member may send, and how many at once; 0: any number. */
  readonly flood: number;
  readonly burst: number;
  onArrived(member: Member): void;
  /** A message; `whole` is false where only the limit ended it. */
  onMessage(member: Member, message: Uint8Array, whole: boolean): void;
  onCongested(member: Member): void;
  onDrained(member: Member): void;
  onGone(member: Member, reason: string): void;
}

/** Somebody connected to a room: cuts what it says into messages, slows it down, spaces what it is told. */
export class Member {
  readonly number: number;
  /** Whether it is in the room; else it waits in line. */
  inside: boolean;
  /** What happened since the room's last look for dead peers. */
  heard: boolean;
  told: boolean;
  suspect: boolean;
  connection: Connection | undefined;
  private readonly owner: MemberOwner;
  private readonly framing: Framing;
  private readonly spacing: Alarm<Member>;
  private readonly refill: Alarm<Member>;
  private outbox: Uint8Array[];
  private tokens: number;
  private counted_ms: number;

  constructor(owner: MemberOwner, number: number) {
    const device = owner.device;
    this.owner = owner;
    this.number = number;
    this.inside = this.told = this.suspect = false;
    this.heard = true;
    this.framing = new Framing(device, this);
    this.spacing = new Alarm<Member>(device, sendNext, this);
    this.refill = new Alarm<Member>(device, release, this);
    this.outbox = [];
    this.tokens = owner.burst;
    this.counted_ms = device.clock.ticks();
  }

  get peer(): string {
    return this.connection ? this.connection.peer : "";
  }

  /** Sends a message, after the one before has been silent for a while unless that ended with a newline. */
  send(message: Uint8Array): void {
    this.outbox.push(message);
    if (!this.spacing.pending || this.outbox.length > SPACED_MAX) this.next();
  }

  /** For the timer: the next message that waits. */
  next(): void {
    const connection = this.connection;
    while (connection && this.outbox.length && !connection.congested) {
      const message = this.outbox.shift() as Uint8Array;
      this.told = true;
      connection.write(message);
      if (connection.congested) this.owner.onCongested(this);
      if (message[message.length - 1] !== NEWLINE) {
        this.spacing.set(SPACING_MS);
        return;
      }
    }
  }

  /** Delivers nothing, and reads nothing, until `release`. */
  hold(): void {
    this.framing.held = true;
    if (this.connection) this.connection.paused = true;
  }

  release(): void {
    if (this.refill.pending) return;
    if (this.connection) this.connection.paused = false;
    this.framing.release();
    if (this.connection && !this.framing.held) this.connection.resume();
  }

  /** Says goodbye: sends what waits, then closes. */
  end(): void {
    const connection = this.connection;
    this.forget();
    if (!connection) return;
    for (const message of this.outbox) connection.write(message);
    connection.end();
  }

  close(reason: string): void {
    this.forget();
    if (this.connection) this.connection.close(reason);
  }

  onConnected(connection: Connection): void {
    this.connection = connection;
    this.owner.onArrived(this);
  }

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    this.heard = true;
    this.framing.push(bytes);
  }

  onDrained(): void {
    this.next();
    this.owner.onDrained(this);
  }

  onClosed(_connection: Connection, reason: string): void {
    this.framing.end();
    this.forget();
    this.owner.onGone(this, reason);
  }

  onMessage(message: Uint8Array, whole: boolean): void {
    if (lineOf(message).length) this.owner.onMessage(this, message, whole);
    if (this.owner.flood && whole && this.connection && !this.connection.closed) this.count();
  }

  /** One message less that it may send; with none left it has to wait. */
  private count(): void {
    const now_ms = this.owner.device.clock.ticks();
    const flood = this.owner.flood;
    const refilled = this.tokens + ((now_ms - this.counted_ms) * flood) / 1000;
    this.tokens = Math.min(refilled, this.owner.burst) - 1;
    this.counted_ms = now_ms;
    if (this.tokens >= 0) return;
    this.refill.set((-this.tokens * 1000) / flood);
    this.hold();
  }

  private forget(): void {
    this.spacing.clear();
    this.refill.clear();
    this.framing.close();
  }
}

function sendNext(member: Member): void {
  member.next();
}

function release(member: Member): void {
  member.release();
}
