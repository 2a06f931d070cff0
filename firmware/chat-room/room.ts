import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { NEWLINE, SPACING_MS, TURN_MESSAGES_MAX } from "../net/framing.js";
import { GONE, INSIDE, WAITING, type Member, type MemberOwner } from "./member.js";
import type { RoomValues } from "./room-options.js";

/** How often a room looks after what cannot go on at once. */
export const LOOK_MS = SPACING_MS;
/** Who is slow again and again may keep the others waiting for one part in this of the time. */
const SHARE = 10;

/** Messages to one member that may wait for the next turn; only somebody without flood control gets there. */
const POSTED_MAX = 32;

const LATER = 0;
const SOON = 1;
const NOW = 2;

/**
 * Members, and a line of those who wait to become members. While a member cannot be told more, nobody is heard; one
 * that this lasts too long with is dropped.
 */
export abstract class Room implements MemberOwner {
  readonly device: Device;
  readonly values: RoomValues;
  readonly members: Member[];
  /** The line, the next to enter first. */
  readonly waiting: Member[];
  private readonly alarm: Alarm<Room>;
  /** How soon the next look is: LATER (the one for dead peers), SOON or NOW. */
  private next: number;
  /** How many cannot be told more. */
  private jam: number;
  /** When a goodbye must be over; 0 while there is none. */
  private end_ms: number;

  /** `values`: those of `roomOptions`. */
  constructor(device: Device, values: RoomValues) {
    this.device = device;
    this.values = values;
    this.members = [];
    this.waiting = [];
    this.alarm = new Alarm<Room>(device, look, this);
    this.next = LATER;
    this.jam = this.end_ms = 0;
    this.look();
  }

  /** `member` is in the room now. */
  abstract onEntered(member: Member): void;
  /** Somebody in the room, or in the line, says something; `whole` tells whether it was cut off. */
  abstract onMessage(member: Member, message: Uint8Array): void;
  /** A member has left, or was dropped. */
  abstract onLeft(member: Member, reason: string): void;
  /** Somebody waits in line, now at this position (from 1). */
  abstract onWaiting(member: Member, position: number): void;
  /** The room and the line are full; `member` will be parted from. */
  abstract onRefused(member: Member): void;
  /** After `end`: nobody is connected any more. */
  abstract onEnded(): void;

  /** Those in the room and those in the line. */
  all(): Member[] {
    return this.members.concat(this.waiting);
  }

  /** Sends a message to every member but one. */
  tell(message: Uint8Array, except?: Member): void {
    for (const member of this.members) if (member !== except) member.send(message);
  }

  /** Sends a message to one, but not now: this may be deep inside a turn, and boards have little stack. */
  post(member: Member, message: Uint8Array): void {
    member.outbox.push(message);
    if (member.outbox.length > POSTED_MAX) member.send();
    else this.lookNow();
  }

  /** Parts at once from somebody in the room or in the line; `reason` goes to the log. */
  drop(member: Member, reason: string): void {
    member.connection.close(reason);
    this.onGone(member, reason);
  }

  /** Everybody is sent what waits for them, and parted from; what takes too long is cut off. */
  end(): void {
    this.end_ms = this.device.clock.ticks() + this.values.goodbye + 1;
    for (const member of this.all()) member.part();
    this.look();
  }

  onArrived(member: Member): void {
    const values = this.values;
    if (this.members.length < values.maxClients) this.enter(member);
    else if (this.waiting.length < values.maxWaiting) {
      member.place = WAITING;
      this.inform(member, this.waiting.push(member));
    } else {
      this.onRefused(member);
      member.part();
    }
  }

  /**
   * Hears what a member says: as much as flood control, the others and the turn allow. The rest stays in its socket
   * until `look`. Of a peer that has left nothing waits for flood control: what is beyond it is dropped.
   */
  onFramed(member: Member): void {
    const values = this.values;
    const connection = member.connection;
    const now_ms = this.device.clock.ticks();
    let left = TURN_MESSAGES_MAX;
    while (member.place) {
      // (Without flood control, and after its first message, this is Infinity * 0, which is not more than anything.)
      const early = (member.due_ms - now_ms) * values.flood > (values.burst - 1) * 1000;
      if (early && (connection.finished || connection.closed)) {
        member.discard();
        if (connection.closed) this.onGone(member, member.reason);
        return;
      }
      if (early || this.jam || !left) {
        if (!connection.closed) connection.pause();
        if (!left) this.lookNow();
        else if (!this.jam) this.onUnsent();
        return;
      }
      const message = member.take();
      if (!message) {
        const bytes = connection.read();
        if (!bytes) {
          connection.paused = false;
          if (connection.closed) this.onGone(member, member.reason);
          return;
        }
        member.push(bytes);
      } else if (member.deaf) member.deaf = !member.whole;
      else {
        left--;
        member.due_ms = Math.max(member.due_ms, now_ms) + 1000 / values.flood;
        this.onMessage(member, message);
      }
    }
  }

  onCongested(): void {
    this.jam++;
    this.onUnsent();
  }

  onDrained(): void {
    if (!--this.jam) this.lookNow();
  }

  onUnsent(): void {
    if (this.next) return;
    this.next = SOON;
    this.alarm.set(LOOK_MS);
  }

  onGone(member: Member, reason: string): void {
    const list = member.place === INSIDE ? this.members : this.waiting;
    let at = list.indexOf(member);
    member.forget();
    member.place = GONE;
    if (at < 0 || this.end_ms) return;
    if (member.discarded_bytes)
      this.device.log("error", {
        code: "flood",
        bytes: member.discarded_bytes,
        peer: member.connection.peer,
      });
    list.splice(at, 1);
    if (member.connection.congested) this.onDrained();
    if (list === this.members) {
      const next = this.waiting.shift();
      this.onLeft(member, reason);
      if (next) this.enter(next);
      at = 0;
    }
    for (; at < this.waiting.length; at++) this.inform(this.waiting[at], at + 1);
  }

  /** For the timer: goes on with what had to wait, and drops who lets the others wait, or is dead. */
  look(): void {
    const idle_s = this.values.idle;
    let open = false;
    this.next = LATER;
    for (const member of this.all()) {
      if (this.end_ms) open = this.cutOff(member) || open;
      else if (member.connection.closed) this.onFramed(member);
      else this.check(member);
    }
    if (open) this.onUnsent();
    else if (this.end_ms) this.onEnded();
    else if (idle_s && !this.next) this.alarm.set(idle_s * 250);
  }

  private check(member: Member): void {
    const values = this.values;
    const connection = member.connection;
    const now_ms = this.device.clock.ticks();
    const still_ms = now_ms - connection.moved_ms;
    let reason;
    if (connection.congested) {
      this.onUnsent();
      // What nobody saw costs nothing: anybody needs a moment now and then.
      if (member.stuck_ms)
        member.debt_ms = Math.max(member.debt_ms, now_ms) + (now_ms - member.stuck_ms) * SHARE;
      member.stuck_ms = now_ms;
      if (member.place < INSIDE || Math.max(still_ms, (member.debt_ms - now_ms) / SHARE) > values.patience)
        reason = "reads too slowly";
    }
    if (values.idle && still_ms > values.idle * 1000) {
      // A reader alone never notices that its peer is dead: something has to be sent.
      if (connection.settled) member.send(new Uint8Array([NEWLINE]));
      else reason = "does not answer";
    }
    if (reason) {
      this.device.log("error", { code: "dropped", reason: reason, peer: connection.peer });
      this.drop(member, reason);
    } else {
      member.send();
      if (connection.paused) this.onFramed(member);
    }
  }

  /** Whether it still takes its goodbye. */
  private cutOff(member: Member): boolean {
    const connection = member.connection;
    if (this.device.clock.ticks() >= this.end_ms) connection.close("stopped");
    return !connection.closed;
  }

  /** An alarm that is due is not set anew: whoever never falls silent would put it off for ever. */
  private lookNow(): void {
    if (this.next === NOW) return;
    this.next = NOW;
    this.alarm.set(0);
  }

  private enter(member: Member): void {
    member.place = INSIDE;
    this.members.push(member);
    this.onEntered(member);
  }

  private inform(member: Member, position: number): void {
    this.device.log("waiting", { peer: member.connection.peer, position: position });
    this.onWaiting(member, position);
  }
}

function look(room: Room): void {
  room.look();
}
