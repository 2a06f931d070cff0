import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { appended } from "../base/bytes.js";
import { backoff } from "./backoff.js";
import { destinationOf } from "./client.js";
import { Connection, type ConnectionOwner } from "./connection.js";

/*
 * A client of MQTT 3.1.1 with QoS 0 on our own TCP connection, the same on every runtime. Not the class of ECMA-419:
 * Espruino has none, and Moddable's is an example that needs a DNS resolver.
 *
 * QoS 1 would be no better and is worse in a cluster: NATS keeps such messages in one stream and disconnects every
 * client that publishes while the stream has no leader. A client that needs acknowledgements hears its own messages.
 */

/** How often the broker is probed. It must have answered by the next time. */
export const BEAT_MS = 15000;
/** A broker that sends no message of ours for so long, while the client is congested, counts as lost. */
export const STALL_MS = 2000;
/** How long a server may take to accept a TCP connection: a machine that is off does not refuse it. */
export const CONNECT_MS = 4000;
/** The broker publishes our last will when it has heard nothing for one and a half times this long. */
const KEEP_ALIVE_S = 30;
/** Larger packets of the broker are skipped. */
export const PACKET_BYTES_MAX = 2048;
/** The send queue for a broker that does not read; beyond that, the connection is closed. */
const QUEUE_BYTES_MAX = 8192;

/** Types of packets, with their flags. */
const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const PINGREQ = 0xc0;

/** The bytes of a packet's length, at most. */
const LENGTH_BYTES_MAX = 4;

/** The reason of a connection that the server has closed. */
const CLOSED = "closed by peer";
const NO_WIFI = "no Wi-Fi";

/** The level of the protocol: 3.1.1. */
const LEVEL = 4;
/** Clean session; a last will. */
const CONNECT_FLAGS = 0x06;

/**
 * A client of an MQTT broker, or of a cluster of them, that connects again whenever it has lost the broker. It publishes
 * under ROOM/ID, and hears what all clients publish under ROOM, itself included. Its last will is an empty message.
 */
export abstract class MQTTClient implements ConnectionOwner {
  readonly device: Device;
  /** The broker has accepted the client and its subscription. */
  joined: boolean;
  /** Set by a subclass while too much of what it said has not come back, with the alarm; see STALL_MS. */
  congested: boolean;
  /** "ip:port" of each server of the cluster. */
  private readonly servers: string[];
  private readonly secure: boolean;
  /** The one that is tried, or that the client is connected to. */
  private server: number;
  /** Unique at the broker. */
  protected readonly id: string;
  /** The start of every client's topic: "ROOM/", which the id follows. */
  private readonly room: string;
  protected connection: Connection | undefined;
  /** Without a connection, it connects; with one, it finds out whether the broker is there. */
  protected readonly alarm: Alarm<MQTTClient>;
  /** How often the broker was lost, or not there, since it was joined. */
  private failures: number;
  /** Something came since the last beat. */
  private heard!: boolean;
  /** Received bytes of a packet that is not complete. */
  private pending!: Uint8Array;
  /** Bytes left of a packet that is skipped. */
  private skip_bytes!: number;

  /** `servers`: "ip:port" each. With `secure`, over TLS, which the runtime must have. */
  constructor(device: Device, servers: string[], room: string, id: string, secure: boolean) {
    this.device = device;
    this.secure = secure;
    this.servers = servers;
    this.id = id;
    this.room = room;
    this.joined = this.congested = false;
    // Hubs with the same list do not all lose the same server.
    this.server = Math.floor(device.random() * servers.length);
    this.failures = 0;
    this.connection = undefined;
    this.alarm = new Alarm<MQTTClient>(device, onAlarm, this);
  }

  abstract onJoined(): void;
  /** A message of the client with that id, which may be our own; `payload` is read-only. */
  abstract onPublished(id: string, payload: Uint8Array): void;
  /** The broker is lost; `isFirst` where it was not lost before, since it was joined. */
  abstract onLost(isFirst: boolean): void;

  /** The board has an address: connects. */
  up(): void {
    if (!this.connection) this.connect();
  }

  /** The board has no address any more. */
  down(): void {
    if (this.connection) this.connection.close(NO_WIFI, true);
    this.alarm.clear();
  }

  /** Leaves the broker for good, once everything is sent; without a farewell, so that it publishes the will. */
  stop(): void {
    this.alarm.clear();
    this.joined = false;
    if (this.connection) this.connection.end();
  }

  /** Publishes a message. The broker has passed it on when `onPublished` is called with it. */
  publish(payload: Uint8Array): void {
    if (this.joined) this.send(PUBLISH, appended(this.text(this.room + this.id), payload));
  }

  onConnected(): void {
    const head = new Uint8Array([0, 4, 77, 81, 84, 84, LEVEL, CONNECT_FLAGS, 0, KEEP_ALIVE_S]);
    const will = appended(this.text(this.room + this.id), pair(0));
    this.send(CONNECT, appended(appended(head, this.text(this.id)), will));
    this.alarm.set(BEAT_MS);
  }

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    const skipped = Math.min(this.skip_bytes, bytes.length);
    let more = true;
    this.heard = true;
    this.skip_bytes -= skipped;
    this.pending = appended(this.pending, bytes.subarray(skipped));
    while (more && this.connection) more = this.take();
  }

  onDrained(): void {}

  onClosed(connection: Connection, reason: string): void {
    // A server that expects TLS closes a connection without it like this, and says nothing.
    if (!this.heard && !this.joined && connection.connected && reason === CLOSED)
      this.device.log("error", { code: "broker-none", peer: connection.peer });
    // Each server once. A runtime tells itself why it opens no socket, or no TLS.
    const isNew = this.failures < this.servers.length && !this.secure;
    if (isNew && !connection.connected && reason && reason !== NO_WIFI)
      this.device.log("error", { code: "tcp", peer: connection.peer });
    const isFirst = !this.failures;
    this.connection = undefined;
    this.joined = this.congested = false;
    this.server = (this.server + 1) % this.servers.length;
    this.alarm.set(backoff(this.device, this.failures++));
    this.onLost(isFirst);
  }

  /** For the timer: connects, or asks the broker for a sign of life, or gives it up. */
  onAlarm(): void {
    const connection = this.connection;
    if (!connection) this.connect();
    // While we do not read, its answers wait too.
    else if (connection.paused) this.alarm.set(STALL_MS);
    else if (this.congested || !this.heard || !this.joined) this.close("does not answer");
    else {
      this.heard = false;
      this.alarm.set(BEAT_MS);
      this.send(PINGREQ, new Uint8Array(0));
    }
  }

  private connect(): void {
    const to = this.servers[this.server];
    const place = destinationOf(to);
    // Where the runtime has no TLS, Espruino's bundler leaves this out.
    if (this.device.network.tls && this.secure) place.io = this.device.network.tls.io;
    const connection = new Connection(this.device, this, to, place);
    this.heard = false;
    this.pending = new Uint8Array(0);
    this.skip_bytes = 0;
    this.connection = connection;
    connection.queueMax_bytes = QUEUE_BYTES_MAX;
    this.alarm.set(CONNECT_MS);
    // The runtime has no socket.
    if (connection.closed) this.onClosed(connection, "");
  }

  /** The broker publishes the will. */
  private close(reason: string): void {
    (this.connection as Connection).close(reason, true);
  }

  /** Handles the packet at the start of `pending`. Returns false if it is not complete. */
  private take(): boolean {
    const bytes = this.pending;
    let size = 0;
    let at = 1;
    let scale = 1;
    let last;
    do {
      last = bytes[at++];
      size += (last & 127) * scale;
      scale *= 128;
    } while (last > 127);
    if (at > LENGTH_BYTES_MAX + 1) this.close("does not speak MQTT");
    if (at > bytes.length || !this.connection) return false;
    const end = at + size;
    const left_bytes = end - bytes.length;
    if (left_bytes > 0 && size <= PACKET_BYTES_MAX) return false;
    this.skip_bytes = Math.max(left_bytes, 0);
    this.pending = bytes.subarray(end - this.skip_bytes);
    if (size <= PACKET_BYTES_MAX) this.handle(bytes[0], bytes.subarray(at, end));
    return true;
  }

  private handle(type: number, body: Uint8Array): void {
    const kind = type & 0xf0;
    const code = body[body.length - 1];
    if (kind === PUBLISH) this.handlePublish(body);
    else if (kind === CONNACK && !code) this.subscribe();
    else if (kind === SUBACK && !code) {
      // Only from now on is no message of others lost: a cluster takes a moment.
      this.joined = true;
      this.failures = 0;
      this.onJoined();
    } else if (kind === CONNECT) {
      // No broker sends CONNECT: it is the first byte of an alert of TLS, after which the server closes.
      this.heard = false;
      this.close(CLOSED);
    } else if (code) {
      this.device.log("error", { code: "broker", limit: code, peer: this.servers[this.server] });
      this.close("refused");
    }
  }

  private subscribe(): void {
    this.send(SUBSCRIBE, appended(appended(pair(1), this.text(this.room + "+")), new Uint8Array([0])));
  }

  /** With QoS 0, as we have subscribed: there is no packet identifier. */
  private handlePublish(body: Uint8Array): void {
    const start = 2 + body[0] * 256 + body[1];
    if (!(body.length >= start)) return;
    const topic = this.device.text.decode(body.subarray(2, start));
    this.onPublished(topic.substr(this.room.length), body.subarray(start));
  }

  /** Sends a packet. Its body is shorter than 16 kB, so that two bytes tell its length. */
  private send(type: number, body: Uint8Array): void {
    const size = body.length;
    const head = size < 128 ? [type, size] : [type, (size & 127) | 128, size >> 7];
    const connection = this.connection as Connection;
    if (!connection.write(appended(new Uint8Array(head), body))) connection.close("reads too slowly", true);
  }

  /** A text as MQTT carries it: two bytes of length, then UTF-8. */
  private text(text: string): Uint8Array {
    const bytes = this.device.text.encode(text);
    return appended(pair(bytes.length), bytes);
  }
}

function onAlarm(client: MQTTClient): void {
  client.onAlarm();
}

/** A number of 16 bits, high byte first. */
function pair(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 255]);
}
