import type { Device } from "../device.js";
import { appended } from "../base/bytes.js";
import { isSecureBroker } from "../options.js";
import { BEAT_MS, MQTTClient, STALL_MS } from "../net/mqtt.js";

/*
 * Several hubs are one room: each publishes its messages under ROOM/HUB at an MQTT broker, and hears those of all others
 * under ROOM/+. HUB is drawn at each start, "palmwire-" and a number. A message is its number, counted from 1 by the
 * hub, a mark, and the bytes:
 *
 *     12 ('10.0.0.7', 4000):hello     a member's message, passed on as it came
 *     13>('10.0.0.7', 4000)已离开聊天室   a text of the hub's own, to which a line end may be added
 *
 * The numbers tell what came twice and what is missing. An empty message tells that the hub has left, or is cut off.
 * What came from the broker is never published, so that no message goes in circles. A hub hears its own messages too:
 * those that have come back need not be sent again.
 */

/** What waits for the broker at most: without a link the oldest messages are given up, with a link the members wait. */
export const WAITING_BYTES_MAX = 2048;
export const WAITING_MAX = 16;
/** Hubs whose numbers are kept. The one that came first is forgotten for another, and is new when it is heard again. */
export const HUBS_MAX = 160;

/** The letters of mqtt://, with which the value of a broker option begins; mqtts:// has one more. */
const SCHEME_LETTERS = 7;
/** The letters of palmwire-, with which a hub's name begins. */
const NAME_LETTERS = 9;
/** The rest of it is a number below this. */
const NAMES = 1e9;
/** Bytes of a message that are forwarded. No member can say more; a line typed on a PC may be longer. */
export const FORWARDED_BYTES_MAX = 1536;
const SPACE = 32;
const MORE_THAN = 62;
/** Digits of a number. */
const DIGITS_MAX = 10;

/** The callbacks of a link. */
export interface RoomLinkOwner {
  /** A message of another hub: a member's bytes, or a text of the hub's own, which `said` tells. */
  onForwarded(bytes: Uint8Array, said: boolean): void;
  /** `count` messages of another hub were lost. */
  onMissed(count: number): void;
  /** Another hub has left, or is cut off from the broker. */
  onHubLeft(hub: string): void;
  /** The broker is there, after `lost` messages were given up; or it is lost. */
  onLinked(lost: number): void;
  onUnlinked(): void;
  /** The link is not congested any more. */
  onLinkFree(): void;
}

/** A message that has not come back from the broker. */
interface Waiting {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The link of one hub to the broker. Messages are numbered, and kept until the broker has passed them on. */
export class RoomLink extends MQTTClient {
  private readonly owner: RoomLinkOwner;
  /** Our last number. */
  private number: number;
  /** The oldest first; the first `sent` are on their way. */
  private readonly waiting: Waiting[];
  private sent: number;
  private waiting_bytes: number;
  /** Messages that were given up since the last link. */
  private lost: number;
  /** How many hubs were heard. */
  private heardHubs: number;
  /** The names of the last HUBS_MAX of them, as numbers, and the numbers of their last messages. */
  private readonly hubs: Uint32Array;
  private readonly numbers: Uint32Array;

  /**
   * `broker` is the value of a broker option: mqtt://ip:port/room, with several places where there is a cluster; or
   * mqtts://, which connects to nothing where the runtime has no TLS.
   */
  constructor(device: Device, owner: RoomLinkOwner, broker: string) {
    // Without TLS, the places of mqtts:// are not read: nothing must go there in the clear.
    const secure = device.network.tls ? isSecureBroker(broker) : false;
    const rest = broker.substr(SCHEME_LETTERS + (secure ? 1 : 0));
    const slash = rest.indexOf("/");
    const id = "palmwire-" + Math.floor(device.random() * NAMES);
    super(device, rest.substr(0, slash).split(","), rest.substr(slash + 1) + "/", id, secure);
    this.owner = owner;
    this.number = this.sent = this.waiting_bytes = this.lost = this.heardHubs = 0;
    this.waiting = [];
    this.hubs = new Uint32Array(HUBS_MAX);
    this.numbers = new Uint32Array(HUBS_MAX);
  }

  /** Publishes a message for the members of other hubs with the next `poll`: the caller may be deep in the stack. */
  forward(bytes: Uint8Array, said: boolean): void {
    const number = ++this.number;
    const head = this.device.text.encode(number + (said ? ">" : " "));
    const all = appended(head, bytes.subarray(0, Math.min(FORWARDED_BYTES_MAX, bytes.length)));
    this.waiting.push({ number: number, bytes: all });
    this.waiting_bytes += all.length;
    if (!this.joined) this.giveUp();
    else if (this.full && !this.congested) {
      this.congested = true;
      this.alarm.set(STALL_MS);
    }
  }

  /** Stops reading what other hubs send, until `poll`. */
  pause(): void {
    if (this.connection) this.connection.pause();
  }

  /** Publishes what waits, and reads again what other hubs send if `reads`. */
  poll(reads: boolean): void {
    while (this.joined && this.sent < this.waiting.length) this.publish(this.waiting[this.sent++].bytes);
    if (reads && this.connection) this.connection.resume();
  }

  onJoined(): void {
    const lost = this.lost;
    this.lost = 0;
    this.sent = 0;
    this.poll(false);
    this.owner.onLinked(lost);
  }

  onPublished(hub: string, payload: Uint8Array): void {
    const name = parseInt(hub.substr(NAME_LETTERS), 10);
    const known = this.hubs.indexOf(name);
    if (!payload.length) {
      // Its number is kept: it may come back, and what was lost meanwhile is told then.
      if (known >= 0) this.owner.onHubLeft(hub);
      return;
    }
    const number = parseInt(
      this.device.text.decode(payload.subarray(0, Math.min(DIGITS_MAX, payload.length))),
      10,
    );
    const end = String(number).length;
    const mark = payload[end];
    // Others may publish under the room's topic, too.
    if (!(number > 0 && name >= 0) || (mark !== SPACE && mark !== MORE_THAN)) return;
    if (hub === this.id) {
      this.acknowledge(number);
      return;
    }
    const missed = known < 0 ? 0 : number - this.numbers[known] - 1;
    // A broker may deliver twice.
    if (missed < 0) return;
    const place = known < 0 ? this.heardHubs++ % HUBS_MAX : known;
    this.hubs[place] = name;
    this.numbers[place] = number;
    if (missed) {
      this.device.log("error", { code: "room-missed", count: missed, peer: hub });
      this.owner.onMissed(missed);
    }
    this.owner.onForwarded(payload.subarray(end + 1), mark === MORE_THAN);
  }

  onLost(isFirst: boolean): void {
    this.giveUp();
    this.owner.onLinkFree();
    if (isFirst) this.owner.onUnlinked();
  }

  /** The broker has passed on our messages up to a number. */
  private acknowledge(number: number): void {
    // Only what was sent: anybody may publish under our name, with any number.
    while (this.sent && this.waiting[0].number <= number) {
      this.shift();
      this.sent--;
    }
    if (!this.congested) return;
    this.congested = this.full;
    this.alarm.set(this.congested ? STALL_MS : BEAT_MS);
    if (!this.congested) this.owner.onLinkFree();
  }

  private get full(): boolean {
    return this.waiting_bytes > WAITING_BYTES_MAX || this.waiting.length > WAITING_MAX;
  }

  /** Gives up the oldest messages, as many as there are too many. */
  private giveUp(): void {
    while (this.full) {
      this.shift();
      this.lost++;
    }
  }

  private shift(): void {
    this.waiting_bytes -= (this.waiting.shift() as Waiting).bytes.length;
  }
}
