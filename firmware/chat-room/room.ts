import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { NEWLINE, SPACING_MS, TURN_MESSAGES_MAX } from "../net/framing.js";
import { GONE, INSIDE, WAITING, type Member, type MemberOwner } from "./member.js";
import type { RoomLink } from "./room-link.js";
import type { RoomValues } from "./room-options.js";

/** How often a room polls members that it has to wait for. */
export const POLL_MS = SPACING_MS;
/** A member may block the room for one part in this of the time. */
const SHARE = 10;

/** Messages that `post` leaves to the next turn; only a member without flood control causes more. */
const POSTED_MAX = 32;

const LATER = 0;
const SOON = 1;
const NOW = 2;

/** The callbacks of a room. */
export interface RoomOwner {
  /** The member has a place in the room now. */
  onEntered(member: Member): void;
  /** A message of a client in the room or in the line; `member.framing.whole` is false for one that was cut off. */
  onMessage(member: Member, message: Uint8Array): void;
  /** A member of the room has left, or was dropped. */
  onLeft(member: Member, reason: string): void;
  /** A client waits in line, at this position (from 1). */
  onWaiting(member: Member, position: number): void;
  /** Room and line are full; the client's connection is about to be closed. */
  onRefused(member: Member): void;
  /** After `end`: all connections are closed. */
  onEnded(): void;
}

/**
 * The members of a chat room, and a line of clients that wait to become members. While a member's connection is
 * congested, nothing is read from any member; a member that stays congested for too long is dropped.
 */
export class Room implements MemberOwner {
  readonly device: Device;
  readonly values: RoomValues;
  readonly maxClients: number;
  readonly maxWaiting: number;
  readonly members: Member[];
  /** The line, the next to enter first. */
  readonly waiting: Member[];
  /** The link to other hubs, if the room has any. */
  link: RoomLink | undefined;
  private readonly owner: RoomOwner;
  private readonly alarm: Alarm<Room>;
  /** When the next poll is due: LATER (only to find dead peers), SOON or NOW. */
  private next: number;
  /** How many members are congested. */
  congested: number;
  /** When all connections are closed at the latest; 0 before `end`. */
  private end_ms: number;

  /** `values` are those of `roomOptions`; `maxClients` and `maxWaiting` are the lengths of room and line. */
  constructor(device: Device, owner: RoomOwner, values: RoomValues, maxClients: number, maxWaiting: number) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.maxClients = maxClients;
    this.maxWaiting = maxWaiting;
    this.members = [];
    this.waiting = [];
    this.alarm = new Alarm<Room>(device, poll, this);
    this.next = LATER;
    this.congested = this.end_ms = 0;
    this.poll();
  }

  /** The clients in the room and in the line. */
  all(): Member[] {
    return this.members.concat(this.waiting);
  }

  /** Sends a message to every member but one, and to the other hubs. */
  broadcast(message: Uint8Array, except?: Member): void {
    for (const member of this.members) if (member !== except) member.send(message);
    if (this.values.join) this.forward(message, false);
  }

  /** Sends a message to the members of the other hubs; `said` tells a text of our own. */
  forward(message: Uint8Array, said: boolean): void {
    if (!this.link) return;
    this.link.forward(message, said);
    this.pollNow();
  }

  /** Sends a message of another hub to every member. */
  passOn(message: Uint8Array): void {
    for (const member of this.members) member.send(message);
  }

  /** Sends a message to one client in the next turn: the caller may be deep in the stack, of which boards have little. */
  post(member: Member, message: Uint8Array): void {
    member.outbox.push(message);
    if (member.outbox.length > POSTED_MAX) member.send();
    else this.pollNow();
  }

  /** Closes a client's connection at once; `reason` goes to the log. */
  drop(member: Member, reason: string): void {
    member.connection.close(reason);
    this.remove(member, reason);
  }

  /** Closes all connections, each once its outbox is sent, after `goodbye` milliseconds at the latest. */
  end(): void {
    this.end_ms = this.device.clock.ticks() + this.values.goodbye + 1;
    for (const member of this.all()) member.end();
    this.poll();
  }

  onArrived(member: Member): void {
    if (this.members.length < this.maxClients) this.enter(member);
    else if (this.waiting.length < this.maxWaiting) {
      member.place = WAITING;
      this.inform(member, this.waiting.push(member));
    } else {
      this.owner.onRefused(member);
      member.end();
    }
  }

  /**
   * Handles the messages of a client, as many as flood control, congestion and the turn allow. The rest stays in its
   * socket until the next poll, or is dropped if the peer has left.
   */
  handle(member: Member): void {
    const values = this.values;
    const connection = member.connection;
    const framing = member.framing;
    const now_ms = this.device.clock.ticks();
    let left = TURN_MESSAGES_MAX;
    while (member.place) {
      // (Without flood control, and after its first message, this is Infinity * 0, which is not more than anything.)
      const early = (member.due_ms - now_ms) * values.flood > (values.burst - 1) * 1000;
      if (early && (connection.finished || connection.closed)) {
        member.discard();
        if (connection.closed) this.remove(member, member.reason);
        return;
      }
      const stuck = this.values.join && this.link && this.link.congested;
      if (stuck || early || this.congested || !left) {
        if (!connection.closed) connection.pause();
        if (!left) this.pollNow();
        else if (!this.congested) this.pollSoon();
        return;
      }
      const message = framing.take();
      if (!message) {
        const bytes = connection.read();
        if (!bytes) {
          connection.paused = false;
          if (connection.closed) this.remove(member, member.reason);
          return;
        }
        member.receive(bytes);
      } else if (member.deaf) member.deaf = !framing.whole;
      else {
        left--;
        member.due_ms = Math.max(member.due_ms, now_ms) + 1000 / values.flood;
        this.owner.onMessage(member, message);
      }
    }
  }

  onCongested(): void {
    this.congested++;
    this.pollSoon();
  }

  onDrained(): void {
    this.congested--;
    if (!this.congested) this.pollNow();
  }

  pollSoon(): void {
    if (this.next) return;
    this.next = SOON;
    this.alarm.set(POLL_MS);
  }

  /** For the timer: sends and reads what had to wait, drops members that block the room, and finds dead peers. */
  poll(): void {
    const idle_s = this.values.idle;
    let open = false;
    this.next = LATER;
    for (const member of this.all()) {
      if (this.end_ms) open = this.isOpen(member) || open;
      else if (member.connection.closed) this.handle(member);
      else this.check(member);
    }
    if (this.values.join && this.link) this.link.poll(!this.congested);
    if (open) this.pollSoon();
    else if (this.end_ms) {
      this.alarm.clear();
      this.owner.onEnded();
    } else if (idle_s && !this.next) this.alarm.set(idle_s * 250);
  }

  /** Removes a client whose connection has closed; the first in line takes a member's place. */
  private remove(member: Member, reason: string): void {
    const list = member.place === INSIDE ? this.members : this.waiting;
    let at = list.indexOf(member);
    member.framing.forget();
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
      this.owner.onLeft(member, reason);
      if (next) this.enter(next);
      at = 0;
    }
    for (; at < this.waiting.length; at++) this.inform(this.waiting[at], at + 1);
  }

  private check(member: Member): void {
    const values = this.values;
    const connection = member.connection;
    const now_ms = this.device.clock.ticks();
    const still_ms = now_ms - connection.moved_ms;
    let reason;
    if (connection.congested) {
      this.pollSoon();
      // The time before the first poll does not count: any peer needs a moment now and then.
      if (member.stuck_ms)
        member.debt_ms = Math.max(member.debt_ms, now_ms) + (now_ms - member.stuck_ms) * SHARE;
      member.stuck_ms = now_ms;
      if (member.place < INSIDE || Math.max(still_ms, (member.debt_ms - now_ms) / SHARE) > values.patience)
        reason = "reads too slowly";
    }
    if (values.idle && still_ms > values.idle * 1000) {
      // TCP notices a dead peer only when something is sent to it.
      if (connection.settled) member.send(new Uint8Array([NEWLINE]));
      else reason = "does not answer";
    }
    if (reason) {
      this.device.log("error", { code: "dropped", reason: reason, peer: connection.peer });
      this.drop(member, reason);
    } else {
      member.send();
      if (connection.paused) this.handle(member);
    }
  }

  /** Whether a connection is still open after `end`; closes it when its time is up. */
  private isOpen(member: Member): boolean {
    const connection = member.connection;
    if (this.device.clock.ticks() >= this.end_ms) connection.close("stopped");
    return !connection.closed;
  }

  /** An alarm that is due already is not set anew: a member that sends all the time would put it off for ever. */
  pollNow(): void {
    if (this.next === NOW) return;
    this.next = NOW;
    this.alarm.set(0);
  }

  private enter(member: Member): void {
    member.place = INSIDE;
    this.members.push(member);
    this.owner.onEntered(member);
  }

  private inform(member: Member, position: number): void {
    this.device.log("waiting", { peer: member.connection.peer, position: position });
    this.owner.onWaiting(member, position);
  }
}

function poll(room: Room): void {
  room.poll();
}
