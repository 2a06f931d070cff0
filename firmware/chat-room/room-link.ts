import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { backoff } from "../net/backoff.js";
import { MQTTClient, type MQTTOwner } from "../net/mqtt.js";

/*
 * Several hubs are one room: each publishes its messages under ROOM/HUB at an MQTT broker, and hears those of all others
 * under ROOM/+. HUB is drawn at each start. A message is its number, counted from 1 by the hub, a mark, and the bytes:
 *
 *     12 ('10.0.0.7', 4000):hello     a member's message, passed on as it came
 *     13>('10.0.0.7', 4000)已离开聊天室   a text of the hub's own, to which a line end may be added
 *
 * The numbers tell what came twice and what is missing. An empty message tells that the hub has left, or is cut off.
 * What came from the broker is never published, so that no message goes in circles.
 */

/** What may wait for the broker. Without a link the oldest messages are given up, with a link the members wait. */
export const WAITING_BYTES_MAX = 2048;
export const WAITING_MAX = 16;
/** A broker that takes nothing for so long counts as lost. */
export const STALL_MS = 2000;
/** Hubs whose numbers are kept. The one that has been silent longest is forgotten for another. */
export const HUBS_MAX = 32;

/** Packet identifiers of MQTT go from 1 to this. */
const IDS = 65535;
const SPACE = 32;
const MORE_THAN = 62;
/** Digits of a number, and the mark. */
const HEAD_BYTES_MAX = 11;

/** The room of a link. */
export interface RoomLinkOwner {
  /** A message of another hub: a member's bytes, or a text of the hub's own, which `said` tells. */
  onForwarded(bytes: Uint8Array, said: boolean): void;
  /** So many messages of another hub did not come. */
  onMissed(count: number): void;
  /** Another hub has left, or is cut off from the broker. */
  onHubLeft(hub: string): void;
  /** The broker is there, after `lost` messages were given up; or it is lost, with the reason. */
  onLinked(lost: number): void;
  onUnlinked(reason: string): void;
  /** The broker cannot take more just now: the members are to wait. */
  onLinkFull(): void;
  /** It can again, or it is lost. */
  onLinkFree(): void;
}

/** A message that the broker has not acknowledged. */
interface Waiting {
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** The link of one hub to the broker. */
export class RoomLink implements MQTTOwner {
  private readonly device: Device;
  private readonly owner: RoomLinkOwner;
  /** "ip:port" of the broker, or of each server of its cluster. */
  private readonly servers: string[];
  /** The one that is tried, or that the link is to. */
  private server: number;
  /** What the topics of the room begin with. */
  private readonly room: string;
  private readonly hub: string;
  /** When the link connects, or counts as stalled. */
  private readonly alarm: Alarm<RoomLink>;
  private client: MQTTClient | undefined;
  private failures: number;
  /** Our last number. */
  private number: number;
  /** The oldest first; the first `sent` are on their way. */
  private waiting: Waiting[];
  private waiting_bytes: number;
  private sent: number;
  /** The members are to wait. */
  congested: boolean;
  /** Messages that were given up since the link was lost. */
  private lost: number;
  private told: boolean;
  /** Other hubs, the one heard last at the end, and their last numbers. */
  private hubs: string[];
  private numbers: number[];

  /** `broker` is the value of a broker option: mqtt://ip:port/room, with several places where there is a cluster. */
  constructor(device: Device, owner: RoomLinkOwner, broker: string) {
    const rest = broker.substr(broker.indexOf("//") + 2);
    const slash = rest.indexOf("/");
    this.device = device;
    this.owner = owner;
    this.servers = rest.substr(0, slash).split(",");
    this.server = 0;
    this.room = rest.substr(slash + 1) + "/";
    this.hub = hex(device) + hex(device);
    this.failures = this.number = this.waiting_bytes = this.sent = this.lost = 0;
    this.waiting = [];
    this.hubs = [];
    this.numbers = [];
    this.congested = this.told = false;
    this.client = undefined;
    this.alarm = new Alarm<RoomLink>(device, onAlarm, this);
  }

  /** The board has an address: connects. */
  up(): void {
    if (!this.client) this.connect();
  }

  /** The board has no address any more. */
  down(): void {
    this.alarm.clear();
    if (this.client) this.client.close("no Wi-Fi");
    this.alarm.clear();
  }

  /** Leaves the other hubs, once what waits is sent. */
  stop(): void {
    const client = this.client;
    this.alarm.clear();
    this.client = undefined;
    this.release();
    if (!client) return;
    if (client.joined) client.publish(this.room + this.hub, new Uint8Array(0), IDS);
    client.end();
  }

  /** Publishes a message for the members of other hubs. */
  forward(bytes: Uint8Array, said: boolean): void {
    const head = this.device.text.encode(++this.number + (said ? ">" : " "));
    const all = new Uint8Array(head.length + bytes.length);
    all.set(head, 0);
    all.set(bytes, head.length);
    this.waiting.push({ id: ((this.number - 1) % (IDS - 1)) + 1, bytes: all });
    this.waiting_bytes += all.length;
    if (this.linked) this.send();
    else while (this.full) this.giveUp();
    if (this.full && this.linked && !this.congested) {
      this.congested = true;
      this.owner.onLinkFull();
      this.alarm.set(STALL_MS);
    }
  }

  /** The broker is there. */
  get linked(): boolean {
    return !!this.client && this.client.joined;
  }

  /** Stops reading what other hubs send, until `resume`. */
  pause(): void {
    if (this.client) this.client.connection.pause();
  }

  resume(): void {
    if (this.client && this.client.connection.paused) this.client.connection.resume();
  }

  onJoined(): void {
    const lost = this.lost;
    this.failures = this.lost = 0;
    this.told = false;
    this.sent = 0;
    this.send();
    this.owner.onLinked(lost);
  }

  onPublished(topic: string, payload: Uint8Array): void {
    const hub = topic.substr(this.room.length);
    if (hub === this.hub) return;
    if (!payload.length) {
      // Its number is kept: it may come back, and what was lost meanwhile is told then.
      if (this.hubs.indexOf(hub) >= 0) this.owner.onHubLeft(hub);
      return;
    }
    const end = headEnd(payload);
    const number = end ? Number(this.device.text.decode(payload.slice(0, end))) : 0;
    // What is not of a hub is no business of the room.
    if (!(number > 0)) return;
    const known = this.hubs.indexOf(hub);
    const last = known < 0 ? number - 1 : this.numbers[known];
    // A broker may deliver twice.
    if (number <= last) return;
    this.remember(known, hub, number);
    if (number > last + 1) {
      this.device.log("error", { code: "room-missed", count: number - last - 1, peer: hub });
      this.owner.onMissed(number - last - 1);
    }
    this.owner.onForwarded(payload.slice(end + 1), payload[end] === MORE_THAN);
  }

  onAcknowledged(id: number): void {
    const waiting = this.waiting;
    for (let i = 0; i < this.sent; i++)
      if (waiting[i].id === id) {
        this.waiting_bytes -= waiting[i].bytes.length;
        waiting.splice(i, 1);
        this.sent--;
        if (this.congested) this.alarm.set(STALL_MS);
        if (!this.full) this.release();
        return;
      }
  }

  onLost(reason: string): void {
    this.client = undefined;
    this.sent = 0;
    this.release();
    while (this.full) this.giveUp();
    if (!this.told) this.owner.onUnlinked(reason);
    this.told = true;
    this.server = (this.server + 1) % this.servers.length;
    this.alarm.set(backoff(this.device, this.failures++));
  }

  /** For the timer: connects, or gives up a broker that takes nothing. */
  onAlarm(): void {
    const client = this.client;
    if (!client) this.connect();
    // While we do not read, its acknowledgements wait too.
    else if (client.connection.paused) this.alarm.set(STALL_MS);
    else if (this.congested) client.close("reads too slowly");
  }

  private connect(): void {
    const to = this.servers[this.server];
    const will = this.room + this.hub;
    const client = new MQTTClient(this.device, this, to, "palmwire-" + this.hub, will, this.room + "+");
    if (client.connection.closed) this.onLost("cannot connect");
    else this.client = client;
  }

  private send(): void {
    const client = this.client as MQTTClient;
    while (this.sent < this.waiting.length && client.joined) {
      const next = this.waiting[this.sent];
      this.sent++;
      client.publish(this.room + this.hub, next.bytes, next.id);
    }
  }

  private get full(): boolean {
    return this.waiting_bytes > WAITING_BYTES_MAX || this.waiting.length > WAITING_MAX;
  }

  private giveUp(): void {
    const first = this.waiting.shift() as Waiting;
    this.waiting_bytes -= first.bytes.length;
    this.lost++;
  }

  /** Lets the members go on. */
  private release(): void {
    if (!this.congested) return;
    this.congested = false;
    if (this.client) this.alarm.clear();
    this.owner.onLinkFree();
  }

  private forget(known: number): void {
    if (known < 0) return;
    this.hubs.splice(known, 1);
    this.numbers.splice(known, 1);
  }

  private remember(known: number, hub: string, number: number): void {
    this.forget(known < 0 && this.hubs.length >= HUBS_MAX ? 0 : known);
    this.hubs.push(hub);
    this.numbers.push(number);
  }
}

function onAlarm(link: RoomLink): void {
  link.onAlarm();
}

/** Four random hexadecimal digits. */
function hex(device: Device): string {
  return (Math.floor(device.random() * 65536) + 65536).toString(16).substr(1);
}

/** The place of the mark after a message's number; 0 if there is none. */
function headEnd(payload: Uint8Array): number {
  const space = payload.indexOf(SPACE);
  const more = payload.indexOf(MORE_THAN);
  const end = space < 0 || (more >= 0 && more < space) ? more : space;
  return end > 0 && end < HEAD_BYTES_MAX ? end : 0;
}
