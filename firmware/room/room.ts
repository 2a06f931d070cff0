import type { Device } from "../device.js";
import type { OptionValues } from "../apps/options.js";
import { Alarm } from "../net/alarm.js";
import { Member, type MemberOwner } from "./member.js";

/** How long a member may keep the others waiting before it is dropped. */
export const STALL_MS = 1000;
/** How long a goodbye may take, and how often it is looked at. */
export const GOODBYE_MS = 1000;
const GOODBYE_LOOK_MS = 50;
const NEWLINE = 10;

/** Whom a room tells what happens in it. */
export interface RoomOwner {
  onEntered(member: Member): void;
  onMessage(member: Member, message: Uint8Array): void;
  /** A member has left, or was dropped. */
  onLeft(member: Member, reason: string): void;
  /** Somebody waits in line, now at this position (from 1). */
  onWaiting(member: Member, position: number): void;
  /** Somebody in line says something; it is discarded. */
  onUnheard(member: Member, message: Uint8Array): void;
  /** The room and the line are full. */
  onRefused(member: Member): void;
  /** A member's message is over the limit; what belongs to it is discarded. False: it is delivered in parts. */
  onTooLong(member: Member): boolean;
  /** After `end`: nobody is connected any more. */
  onEnded(): void;
}

/**
 * Members, and a line of those who wait to become members. Nobody's slowness costs the others more than STALL_MS:
 * while one cannot be told more, nobody is read; then it is dropped.
 */
export class Room implements MemberOwner {
  readonly device: Device;
  readonly flood: number;
  readonly burst: number;
  readonly members: Member[];
  readonly waiting: Member[];
  private readonly owner: RoomOwner;
  private readonly values: OptionValues;
  private readonly stall: Alarm<Room>;
  private readonly idle: Alarm<Room>;
  private readonly goodbye: Alarm<Room>;
  private goodbye_ms: number;
  private congested: Member[];
  /** Whose message is being discarded. */
  private overlong: Member[];

  /** `values`: maxClients, maxWaiting, flood, burst, idle. */
  constructor(device: Device, owner: RoomOwner, values: OptionValues) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.flood = values.flood as number;
    this.burst = values.burst as number;
    this.members = [];
    this.waiting = [];
    this.congested = [];
    this.overlong = [];
    this.stall = new Alarm<Room>(device, onStall, this);
    this.idle = new Alarm<Room>(device, onIdle, this);
    this.goodbye = new Alarm<Room>(device, onGoodbye, this);
    this.goodbye_ms = GOODBYE_MS;
    this.watch();
  }

  /** Sends a message to every member but one. */
  tell(message: Uint8Array, except: Member | undefined): void {
    for (const member of this.members) if (member !== except) member.send(message);
  }

  /** Ends a member, or somebody in line; `reason` goes to the log. */
  drop(member: Member, reason: string): void {
    member.close(reason);
    this.onGone(member, reason);
  }

  /** Everybody is sent what waits for them, within GOODBYE_MS, and then parted from. */
  end(): void {
    this.stall.clear();
    this.idle.clear();
    for (const member of this.members.concat(this.waiting)) member.end();
    this.part();
  }

  /** For the timer: the goodbye is over when everybody is gone, or has had the time for it. */
  part(): void {
    let open = false;
    for (const member of this.members.concat(this.waiting)) {
      const connection = member.connection;
      if (!connection || connection.closed) continue;
      if (this.goodbye_ms > 0) open = true;
      else connection.close("stopped");
    }
    this.goodbye_ms -= GOODBYE_LOOK_MS;
    if (open) this.goodbye.set(GOODBYE_LOOK_MS);
    else this.owner.onEnded();
  }

  onArrived(member: Member): void {
    if (this.members.length < (this.values.maxClients as number)) this.enter(member);
    else if (this.waiting.length < (this.values.maxWaiting as number)) {
      this.waiting.push(member);
      this.inform(member);
    } else {
      this.owner.onRefused(member);
      member.end();
    }
  }

  onMessage(member: Member, message: Uint8Array, whole: boolean): void {
    const at = this.overlong.indexOf(member);
    if (at >= 0) {
      if (whole) this.overlong.splice(at, 1);
    } else if (!member.inside) this.owner.onUnheard(member, message);
    else if (!whole && this.owner.onTooLong(member)) this.overlong.push(member);
    else this.owner.onMessage(member, message);
  }

  onCongested(member: Member): void {
    if (this.congested.indexOf(member) >= 0) return;
    this.congested.push(member);
    for (const other of this.members) other.hold();
    if (!this.stall.pending) this.stall.set(STALL_MS);
  }

  onDrained(member: Member): void {
    remove(this.congested, member);
    if (this.congested.length) return;
    this.stall.clear();
    for (const other of this.members.concat(this.waiting)) other.release();
  }

  onGone(member: Member, reason: string): void {
    remove(this.overlong, member);
    if (remove(this.congested, member)) this.onDrained(member);
    if (remove(this.members, member)) {
      this.owner.onLeft(member, reason);
      this.admit();
    } else if (remove(this.waiting, member)) this.advance();
  }

  /** For the timer: drops whoever keeps the others waiting. */
  dropSlow(): void {
    for (const member of this.congested.concat()) {
      const message = "dropped: it reads too slowly";
      this.device.log("error", { code: "slow", message: message, peer: member.peer });
      this.drop(member, "too slow");
    }
  }

  /** For the timer: looks for peers that are gone without a word. */
  probe(): void {
    for (const member of this.members.concat(this.waiting)) {
      const connection = member.connection;
      if (!connection) continue;
      if (member.heard || connection.settled) member.suspect = false;
      else if (member.suspect) {
        this.drop(member, "no answer");
        continue;
      } else member.suspect = true;
      // A reader alone never notices that its peer is dead; something has to be sent.
      if (!member.heard && !member.told) member.send(new Uint8Array([NEWLINE]));
      member.heard = member.told = false;
    }
    this.watch();
  }

  private watch(): void {
    if (this.values.idle) this.idle.set((this.values.idle as number) * 1000);
  }

  private enter(member: Member): void {
    member.inside = true;
    this.members.push(member);
    this.owner.onEntered(member);
    if (this.congested.length) member.hold();
  }

  private admit(): void {
    const next = this.waiting.shift();
    if (!next) return;
    this.enter(next);
    this.advance();
  }

  private advance(): void {
    for (const member of this.waiting.concat()) this.inform(member);
  }

  private inform(member: Member): void {
    const position = this.waiting.indexOf(member) + 1;
    this.device.log("waiting", { peer: member.peer, position: position });
    this.owner.onWaiting(member, position);
  }
}

/** Takes a member out of a list; false when it was not in it. */
function remove(list: Member[], member: Member): boolean {
  const at = list.indexOf(member);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

function onStall(room: Room): void {
  room.dropSlow();
}

function onIdle(room: Room): void {
  room.probe();
}

function onGoodbye(room: Room): void {
  room.part();
}
