import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { destinationOf } from "./client.js";
import { Connection, type ConnectionOwner } from "./connection.js";

/*
 * A client of MQTT 3.1.1 with QoS 0 and 1 on our own TCP connection, the same on every runtime. Not the class of
 * ECMA-419: Espruino has none, and Moddable's is an example that needs a DNS resolver.
 */

/** How often the broker is probed. It must have answered by the next time. */
export const BEAT_MS = 15000;
/** The broker publishes our last will when it has heard nothing for one and a half times this long. */
const KEEP_ALIVE_S = 30;
/** Larger packets of the broker are skipped. */
export const PACKET_BYTES_MAX = 2048;
/** What may wait for a broker that does not read; beyond that, the connection is closed. */
const QUEUE_BYTES_MAX = 8192;

/** Types of packets, with their flags. */
const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const PINGREQ = 0xc0;
const DISCONNECT = 0xe0;

const QOS_1 = 2;

/** The level of the protocol: 3.1.1. */
const LEVEL = 4;
/** Clean session; a last will with QoS 1. */
const CONNECT_FLAGS = 0x0e;

/** What is told of a client. */
export interface MQTTOwner {
  /** The broker has accepted the client and its subscription. */
  onJoined(): void;
  /** A message; `payload` is read-only. */
  onPublished(topic: string, payload: Uint8Array): void;
  /** The broker has the message that was published with this id. */
  onAcknowledged(id: number): void;
  /** The connection has closed, but not by `end`. Nothing follows. */
  onLost(reason: string): void;
}

/** A connection to an MQTT broker. */
export class MQTTClient implements ConnectionOwner {
  /** Between `onJoined` and the end. */
  joined: boolean;
  readonly connection: Connection;
  private readonly device: Device;
  private readonly owner: MQTTOwner;
  private readonly id: string;
  private readonly will: string;
  private readonly filter: string;
  private readonly alarm: Alarm<MQTTClient>;
  /** Something came since the last beat. */
  private heard: boolean;
  /** Received bytes of a packet that is not complete. */
  private pending: Uint8Array;
  /** Bytes left of a packet that is skipped. */
  private skip_bytes: number;

  /**
   * Connects to the broker at "ip:port". `id` must be unique at the broker. `will` is the topic of an empty message that
   * the broker publishes when the connection is lost. `filter` is the topic that the client subscribes to, with QoS 1; it
   * may have wildcards. The client is closed at once where the runtime has no socket; `connection.closed` tells.
   */
  constructor(device: Device, owner: MQTTOwner, to: string, id: string, will: string, filter: string) {
    this.device = device;
    this.owner = owner;
    this.id = id;
    this.will = will;
    this.filter = filter;
    this.joined = false;
    this.heard = true;
    this.pending = new Uint8Array(0);
    this.skip_bytes = 0;
    this.alarm = new Alarm<MQTTClient>(device, beat, this);
    this.connection = new Connection(device, this, to, destinationOf(to));
    this.connection.queueMax_bytes = QUEUE_BYTES_MAX;
    if (!this.connection.closed) this.alarm.set(BEAT_MS);
  }

  /** Publishes with QoS 1. `id`, from 1 to 65535, comes back when the broker has the message. */
  publish(topic: string, payload: Uint8Array, id: number): void {
    this.send(PUBLISH | QOS_1, [this.text(topic), pair(id), payload]);
  }

  /** Leaves the broker, which publishes no will then, and closes once everything is sent. */
  end(): void {
    this.alarm.clear();
    if (this.joined) this.send(DISCONNECT, []);
    this.joined = false;
    this.connection.end();
  }

  /** Closes the connection at once; the broker publishes the will. `onLost` is called. */
  close(reason: string): void {
    this.connection.close(reason, true);
  }

  onConnected(): void {
    this.send(CONNECT, [
      this.text("MQTT"),
      new Uint8Array([LEVEL, CONNECT_FLAGS]),
      pair(KEEP_ALIVE_S),
      this.text(this.id),
      this.text(this.will),
      pair(0),
    ]);
  }

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    this.heard = true;
    let rest = joined(this.pending, bytes);
    this.pending = rest;
    while (rest.length && !this.connection.ended) {
      const used = this.skip_bytes ? this.skip(rest) : this.take(rest);
      if (!used) break;
      rest = rest.slice(used);
      this.pending = rest;
    }
  }

  onDrained(): void {}

  onClosed(_connection: Connection, reason: string): void {
    this.alarm.clear();
    this.joined = false;
    this.owner.onLost(reason);
  }

  /** For the timer: closes a connection on which nothing was heard, and asks the broker for a sign of life. */
  beat(): void {
    if (!this.heard || !this.joined) {
      this.close("does not answer");
      return;
    }
    this.heard = false;
    this.send(PINGREQ, []);
    this.alarm.set(BEAT_MS);
  }

  /** Skips bytes of a packet that is too large. Returns how many. */
  private skip(bytes: Uint8Array): number {
    const used = Math.min(this.skip_bytes, bytes.length);
    this.skip_bytes -= used;
    return used;
  }

  /** Handles the packet at the start of `bytes`. Returns its length; 0 if it is not complete. */
  private take(bytes: Uint8Array): number {
    let size = 0;
    let at = 1;
    let scale = 1;
    let more = true;
    while (more) {
      if (at >= bytes.length) return 0;
      if (at > 4) {
        this.close("does not speak MQTT");
        return 0;
      }
      more = bytes[at] >= 128;
      size += (bytes[at] & 127) * scale;
      scale *= 128;
      at++;
    }
    if (size > PACKET_BYTES_MAX) {
      this.skip_bytes = size;
      return at;
    }
    if (bytes.length < at + size) return 0;
    this.handle(bytes[0], bytes.slice(at, at + size));
    return at + size;
  }

  private handle(type: number, body: Uint8Array): void {
    const kind = type & 0xf0;
    if (kind === CONNACK) this.onAccepted(body[1]);
    // Only now does nothing get lost that others publish: a cluster takes a moment.
    else if (kind === SUBACK) this.onSubscribed(body[2]);
    else if (kind === PUBACK && body.length >= 2) this.owner.onAcknowledged(body[0] * 256 + body[1]);
    else if (kind === PUBLISH) this.onPublish(type, body);
  }

  private onAccepted(code: number): void {
    if (code) this.refused(code);
    else this.send(SUBSCRIBE, [pair(1), this.text(this.filter), new Uint8Array([1])]);
  }

  private onSubscribed(code: number): void {
    if (code > 2) this.refused(code);
    else {
      this.joined = true;
      this.owner.onJoined();
    }
  }

  private refused(code: number): void {
    this.device.log("error", { code: "broker", limit: code, peer: this.connection.peer });
    this.close("refused");
  }

  private onPublish(type: number, body: Uint8Array): void {
    const topicEnd = 2 + body[0] * 256 + body[1];
    const start = type & QOS_1 ? topicEnd + 2 : topicEnd;
    if (body.length < start) {
      this.close("does not speak MQTT");
      return;
    }
    // Acknowledged first: the owner may close the connection.
    if (type & QOS_1) this.send(PUBACK, [body.slice(topicEnd, start)]);
    this.owner.onPublished(this.device.text.decode(body.slice(2, topicEnd)), body.slice(start));
  }

  private send(type: number, parts: Uint8Array[]): void {
    let size = 0;
    for (const part of parts) size += part.length;
    const head = [type];
    let left = size;
    while (left >= 128) {
      head.push((left % 128) + 128);
      left = Math.floor(left / 128);
    }
    head.push(left);
    const packet = new Uint8Array(head.length + size);
    packet.set(head, 0);
    let at = head.length;
    for (const part of parts) {
      packet.set(part, at);
      at += part.length;
    }
    if (!this.connection.write(packet)) this.close("reads too slowly");
  }

  /** A text as MQTT carries it: two bytes of length, then UTF-8. */
  private text(text: string): Uint8Array {
    const bytes = this.device.text.encode(text);
    return joined(pair(bytes.length), bytes);
  }
}

function beat(client: MQTTClient): void {
  client.beat();
}

/** A number of 16 bits, high byte first. */
function pair(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 255]);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (!first.length) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first, 0);
  all.set(second, first.length);
  return all;
}
