import type { LogFields } from "../../firmware/device.js";
import { RoomLink, type RoomLinkOwner } from "../../firmware/chat-room/room-link.js";
import { chipNamed, type Chip } from "../../host-sim/sim/board/chips.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import type { Stream, StreamHandler } from "../../host-sim/sim/network/network.js";
import { MemoryNetwork, MemoryPeer } from "./memory-network.js";
import { boardDevice } from "./test-room.js";

/** Types of packets, without their flags. */
export const CONNECT = 0x10;
export const PUBLISH = 0x30;
export const SUBSCRIBE = 0x80;
export const PINGREQ = 0xc0;

export const ACCEPTED = Buffer.of(0x20, 2, 0, 0);
export const SUBSCRIBED = Buffer.of(0x90, 3, 0, 1, 0);
export const PINGRESP = Buffer.of(0xd0, 0);

interface Packet {
  readonly kind: number;
  readonly body: Buffer;
}

/** A packet as a broker sends it. */
export function packet(type: number, body: Buffer): Buffer {
  const head = [type];
  let left = body.length;
  for (; left >= 128; left = Math.floor(left / 128)) head.push((left % 128) | 128);
  return Buffer.concat([Buffer.of(...head, left), body]);
}

/** A message that a broker delivers. */
export function published(hub: string, payload: string | Buffer): Buffer {
  const topic = Buffer.from(`class/${hub}`);
  const head = Buffer.concat([Buffer.of(topic.length >> 8, topic.length & 255), topic]);
  return packet(PUBLISH, Buffer.concat([head, Buffer.from(payload)]));
}

/** A network whose clients are connected to the test. */
class BrokerNetwork extends MemoryNetwork {
  readonly brokers: MemoryPeer[] = [];
  /** Brokers do not answer. */
  isSilent = false;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    super(clock);
    this.#clock = clock;
  }

  override connect(address: string, _port: number, handler: StreamHandler): Stream {
    const peer = new MemoryPeer(this.#clock, address);
    peer.handler = handler;
    this.brokers.push(peer);
    if (!this.isSilent) this.#clock.post(() => peer.handler.onConnect());
    return peer;
  }
}

/** The link of a hub to a broker that says what the test says. */
export class LinkedHub implements RoomLinkOwner {
  readonly clock = new VirtualClock();
  readonly network = new BrokerNetwork(this.clock);
  readonly logged: { event: string; fields: LogFields }[] = [];
  /** What the link has told, a line each. */
  readonly told: string[] = [];
  readonly link: RoomLink;

  constructor(broker = "mqtt://192.168.4.2:1883/class", { isSilent = false, random = 0.5 } = {}) {
    const chip = chipNamed("esp32") as Chip;
    const log = (event: string, fields: LogFields) => this.logged.push({ event, fields });
    const device = boardDevice(this.clock, this.network, chip, log, () => random);
    this.network.isSilent = isSilent;
    this.link = new RoomLink(device, this, broker);
    this.link.up();
    this.clock.settle();
  }

  /** A hub that the broker has accepted. */
  static joined(): LinkedHub {
    const hub = new LinkedHub();
    hub.says(ACCEPTED);
    hub.says(SUBSCRIBED);
    return hub;
  }

  /** The broker of the last connection. */
  get broker(): MemoryPeer {
    return this.network.brokers[this.network.brokers.length - 1];
  }

  /** The broker says something, and everything happens that is due. */
  says(bytes: Uint8Array): void {
    this.broker.say(bytes);
    this.clock.settle();
  }

  /** A member says something. */
  forward(text: string): void {
    this.link.forward(Buffer.from(text), false);
    this.link.poll(true);
    this.clock.settle();
  }

  /** The packets that the broker has received. */
  get packets(): Packet[] {
    const packets: Packet[] = [];
    const { bytes } = this.broker;
    for (let at = 0; at < bytes.length;) {
      let end = at + 1;
      let size = 0;
      for (let scale = 1, last = 128; last >= 128; scale *= 128) {
        last = bytes[end++];
        size += (last & 127) * scale;
      }
      packets.push({ kind: bytes[at] & 0xf0, body: bytes.subarray(end, end + size) });
      at = end + size;
    }
    return packets;
  }

  /** The payloads that were published at the last connection. */
  get published(): string[] {
    return this.packets.flatMap(({ kind, body }) =>
      kind === PUBLISH ? [body.subarray(2 + body.readUInt16BE(0)).toString()] : [],
    );
  }

  /** The name under which it publishes. */
  get name(): string {
    const name = /class\/(palmwire-\d+)/.exec(this.broker.told)?.[1];
    if (name === undefined) throw new Error("it has told no name");
    return name;
  }

  /** The broker delivers a message of the hub's own. */
  returns(payload: string): void {
    this.says(published(this.name, payload));
  }

  /** The reasons for which connections were lost. */
  get losses(): unknown[] {
    return this.logged.filter(({ event }) => event === "disconnected").map(({ fields }) => fields.reason);
  }

  onForwarded(bytes: Uint8Array, said: boolean): void {
    this.told.push(`${said ? "said" : "passed on"} ${Buffer.from(bytes).toString()}`);
  }

  onMissed(count: number): void {
    this.told.push(`${count} missed`);
  }

  onHubLeft(hub: string): void {
    this.told.push(`${hub} left`);
  }

  onLinked(lost: number): void {
    this.told.push(`linked, ${lost} lost`);
  }

  onUnlinked(): void {
    this.told.push("unlinked");
  }

  onLinkFree(): void {
    this.told.push("free");
  }
}
