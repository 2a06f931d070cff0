import type { Device } from "../device.js";
import type { Destination } from "../net/connection.js";
import { Framing, NEWLINE, SPACING_MS, type FramingOwner } from "../net/framing.js";
import { WatchedConnection } from "../net/watched-connection.js";
import type { RoomValues } from "./room-options.js";

/** Messages that wait to be kept apart; beyond that they are sent as they come, and may run together. */
const SPACED_MAX = 16;

/** Where somebody stands. */
export const GONE = 0;
export const WAITING = 1;
export const INSIDE = 2;

/** Whom members tell what happens to them. */
export interface MemberOwner extends FramingOwner {
  readonly device: Device;
  readonly values: RoomValues;
  onArrived(member: Member): void;
  /** Something was received: `take` may give messages. */
  onFramed(member: Framing): void;
  /** It cannot be told more for now. */
  onCongested(): void;
  onDrained(): void;
  /** It waits to be told more: `send` without a message does that after a while. */
  onUnsent(): void;
  onGone(member: Member, reason: string): void;
}

/** Somebody connected to a room: what it says is cut into messages, what it is told is kept apart. */
export class Member extends Framing {
  readonly number: number;
  /** GONE, WAITING or INSIDE. */
  place: number;
  /** The rest of its message is not listened to. */
  deaf: boolean;
  /** Why its connection has ended. */
  reason: string;
  /** Bytes that were not heard, as it has left. */
  discarded_bytes: number;
  /** Flood control: when it may again say as much at once as ever. */
  due_ms: number;
  /** The last look at which it could not be told more; 0 if it took all since then. */
  stuck_ms: number;
  /** When its debt for keeping the others waiting is paid off. */
  debt_ms: number;
  readonly connection: WatchedConnection;
  private readonly room: MemberOwner;
  /** What waits to be sent. */
  outbox: Uint8Array[];
  /** When the next message can be told from the one before. */
  private free_ms: number;

  constructor(room: MemberOwner, number: number, from: Destination) {
    super(room.device, room, room.values.line);
    this.room = room;
    this.number = number;
    this.place = GONE;
    this.deaf = false;
    this.reason = "";
    this.discarded_bytes = 0;
    this.due_ms = this.stuck_ms = this.debt_ms = this.free_ms = 0;
    this.outbox = [];
    this.connection = new WatchedConnection(room.device, this, "#" + number, from);
    this.connection.queueMax_bytes = room.values.queue;
  }

  /** Forgets what was not told yet: its peer has left. */
  discard(): void {
    this.discarded_bytes += this.pending_bytes;
    this.forget();
    for (let bytes = this.connection.read(); bytes; bytes = this.connection.read())
      this.discarded_bytes += bytes.length;
  }

  /** Sends a message, or what waits, as far as that is possible now. */
  send(message?: Uint8Array): void {
    const connection = this.connection;
    const outbox = this.outbox;
    if (connection.finished) {
      this.outbox = [];
      return;
    }
    if (message) outbox.push(message);
    while (outbox.length && !connection.congested) {
      const now_ms = this.room.device.clock.ticks();
      if (now_ms < this.free_ms && outbox.length <= SPACED_MAX) {
        this.room.onUnsent();
        return;
      }
      const first = outbox.shift() as Uint8Array;
      if (first[first.length - 1] !== NEWLINE) this.free_ms = now_ms + SPACING_MS;
      connection.write(first);
      if (connection.congested) this.room.onCongested();
    }
  }

  /** Says goodbye: sends what waits, then closes. */
  part(): void {
    const connection = this.connection;
    this.forget();
    connection.congested = false;
    connection.queueMax_bytes = Infinity;
    for (const message of this.outbox) connection.write(message);
    connection.end();
  }

  override push(bytes: Uint8Array): void {
    this.gathered = this.connection.paused || (this.gathered && !!this.pending_bytes);
    super.push(bytes);
  }

  onConnected(): void {
    this.room.onArrived(this);
  }

  onReceived(_connection: WatchedConnection, bytes: Uint8Array): void {
    this.push(bytes);
    this.room.onFramed(this);
  }

  onDrained(): void {
    this.stuck_ms = 0;
    this.room.onDrained();
  }

  /** What it said stays in the room until it is told; its place with it. */
  onClosed(connection: WatchedConnection, reason: string): void {
    this.reason = reason;
    this.finish();
    if (connection.congested) {
      connection.congested = false;
      this.room.onDrained();
    }
    this.room.onFramed(this);
  }
}
