import type { Device } from "../device.js";
import type { ConnectionOwner, Destination } from "../net/connection.js";
import { Framing, NEWLINE, SPACING_MS, type FramingOwner } from "../net/framing.js";
import { WatchedConnection } from "../net/watched-connection.js";
import type { RoomValues } from "./room-options.js";

/** Messages that are spaced; with more in the outbox they are sent at once, and the peer may read two as one. */
const SPACED_MAX = 16;

/** Values of `Member.place`. */
export const GONE = 0;
export const WAITING = 1;
export const INSIDE = 2;

/** The callbacks of a member: those of its room. */
export interface MemberOwner {
  readonly device: Device;
  readonly values: RoomValues;
  /** Its connection is open. */
  onArrived(member: Member): void;
  /** `framing` may have messages, or the connection has closed. */
  handle(member: Member): void;
  /** The member's connection is congested. */
  onCongested(): void;
  /** It is not congested any more. */
  onDrained(): void;
  /** The outbox is not empty: `send` is to be called after SPACING_MS. */
  pollSoon(): void;
}

/** A client of a room: its connection, the messages it sends, and those that wait to be sent to it. */
export class Member implements ConnectionOwner, FramingOwner {
  readonly number: number;
  /** GONE, WAITING or INSIDE. */
  place: number;
  /** The rest of the message is ignored. */
  deaf: boolean;
  /** Why its connection has closed. */
  reason: string;
  /** Bytes that were dropped because it left. */
  discarded_bytes: number;
  /** Flood control: when it may send a whole burst again. */
  due_ms: number;
  /** When the connection was last found congested; 0 since it has drained. */
  stuck_ms: number;
  /** Until when the time for which it has blocked the room counts against it. */
  debt_ms: number;
  readonly framing: Framing;
  readonly connection: WatchedConnection;
  private readonly room: MemberOwner;
  /** Messages that wait to be sent. */
  outbox: Uint8Array[];
  /** When the next message can be sent apart from the last. */
  private free_ms: number;

  constructor(room: MemberOwner, number: number, from: Destination) {
    this.room = room;
    this.number = number;
    this.place = GONE;
    this.deaf = false;
    this.reason = "";
    this.discarded_bytes = 0;
    this.due_ms = this.stuck_ms = this.debt_ms = this.free_ms = 0;
    this.outbox = [];
    this.framing = new Framing(room.device, this, room.values.line);
    this.connection = new WatchedConnection(room.device, this, "#" + number, from);
    this.connection.queueMax_bytes = room.values.queue;
  }

  /** Drops received bytes that were not handled, as the peer has left. */
  discard(): void {
    this.discarded_bytes += this.framing.pending_bytes;
    this.framing.forget();
    for (let bytes = this.connection.read(); bytes; bytes = this.connection.read())
      this.discarded_bytes += bytes.length;
  }

  /** Adds a message to the outbox, if there is one, and sends what can be sent now. */
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
        this.room.pollSoon();
        return;
      }
      const first = outbox.shift() as Uint8Array;
      if (first[first.length - 1] !== NEWLINE) this.free_ms = now_ms + SPACING_MS;
      connection.write(first);
      if (connection.congested) this.room.onCongested();
    }
  }

  /** Sends the outbox, then closes the connection. */
  end(): void {
    const connection = this.connection;
    this.framing.forget();
    connection.congested = false;
    connection.queueMax_bytes = Infinity;
    for (const message of this.outbox) connection.write(message);
    connection.end();
  }

  /** Takes received bytes; those that were read while the connection was paused may hold several messages. */
  receive(bytes: Uint8Array): void {
    const framing = this.framing;
    framing.gathered = this.connection.paused || (framing.gathered && !!framing.pending_bytes);
    framing.push(bytes);
  }

  onConnected(): void {
    this.room.onArrived(this);
  }

  onReceived(_connection: WatchedConnection, bytes: Uint8Array): void {
    this.receive(bytes);
    this.room.handle(this);
  }

  onFramed(): void {
    this.room.handle(this);
  }

  onDrained(): void {
    this.stuck_ms = 0;
    this.room.onDrained();
  }

  /** It keeps its place until the messages it sent last are handled. */
  onClosed(connection: WatchedConnection, reason: string): void {
    this.reason = reason;
    this.framing.finish();
    if (connection.congested) {
      connection.congested = false;
      this.room.onDrained();
    }
    this.room.handle(this);
  }
}
