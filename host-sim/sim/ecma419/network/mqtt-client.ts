/**
 * ECMA-419 MQTT Client (section 25), MQTT 3.1.1, with the callbacks and the order of events of Moddable's class
 * (examples/io/tcp/mqttclient): `onControl` gets the message alone.
 */
import { bytesOf, callbackOptions, formatOption, requireOptions, textOf } from "../dictionary.js";
import type { Machine } from "../machine.js";
import type { DialOptions } from "./dial.js";
import { Later } from "./later.js";
import {
  CONNACK,
  CONNECT,
  connectPacket,
  DISCONNECT,
  field,
  identifier,
  packetStart,
  PacketReader,
  PINGREQ,
  PINGRESP,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  SUBACK,
  SUBSCRIBE,
  UNSUBACK,
  UNSUBSCRIBE,
  type ControlPacket,
  type PublishStart,
} from "./mqtt-packets.js";
import { ProtocolError } from "./protocol-error.js";
import { Session } from "./session.js";
import type { ByteBuffer } from "./sockets.js";
import { joined, type Wire } from "./wire.js";

const PORT = 1883;
const FORMATS = ["buffer"] as const;
const CALLBACKS = ["onReadable", "onWritable", "onControl", "onError"] as const;
const CONNECTING_MS = 30_000;
const ID_MAX = 0xffff;
const QOS_MAX = 2;
const KEEP_ALIVE_S_MAX = 0xffff;
/** While so many answers wait, for a broker that does not read them, nothing more is read of what it sends. */
const ANSWERS_MAX = 64;

export interface MQTTClientDictionary extends DialOptions {
  id?: string;
  user?: string;
  password?: string | ByteBuffer;
  /** Milliseconds. Default 0: none. */
  keepAlive?: number;
  /** The same, as older programs spell it. */
  keepalive?: number;
  /** Default true. */
  clean?: boolean;
  will?: { topic: string; message: string | ByteBuffer; QoS?: number; retain?: boolean | number };
  format?: "buffer";
  target?: unknown;
  onReadable?: (this: MQTTClient, bytes: number, options: MQTTReadableOptions) => void;
  onWritable?: (this: MQTTClient, bytes: number) => void;
  onControl?: (this: MQTTClient, message: ControlPacket) => void;
  onError?: (this: MQTTClient, error?: unknown) => void;
}

/** `topic`, `QoS` and `byteLength` come with the first fragment of a message. */
export interface MQTTReadableOptions {
  more: boolean;
  topic?: string;
  QoS?: number;
  byteLength?: number;
}

export interface MQTTWriteOptions {
  /** Default PUBLISH. */
  operation?: number;
  id?: number;
  topic?: string;
  /** Default 0. */
  QoS?: number;
  retain?: boolean;
  duplicate?: boolean;
  /** The length of a message of which this is the first fragment. Default that of the data. */
  byteLength?: number;
  /** Of SUBSCRIBE and UNSUBSCRIBE. */
  items?: readonly { topic: string; QoS?: number }[];
}

export class MQTTClient {
  static readonly CONNECT = CONNECT;
  static readonly CONNACK = CONNACK;
  static readonly PUBLISH = PUBLISH;
  static readonly PUBACK = PUBACK;
  static readonly PUBREC = PUBREC;
  static readonly PUBREL = PUBREL;
  static readonly PUBCOMP = PUBCOMP;
  static readonly SUBSCRIBE = SUBSCRIBE;
  static readonly SUBACK = SUBACK;
  static readonly UNSUBSCRIBE = UNSUBSCRIBE;
  static readonly UNSUBACK = UNSUBACK;
  static readonly PINGREQ = PINGREQ;
  static readonly PINGRESP = PINGRESP;
  static readonly DISCONNECT = DISCONNECT;

  target: unknown;
  readonly #machine: Machine;
  readonly #callbacks: Pick<MQTTClientDictionary, (typeof CALLBACKS)[number]>;
  readonly #session: Session;
  readonly #keepAlive_ms: number;
  readonly #packets = new PacketReader();
  /** Bytes of the current message that have not come. */
  #left = 0;
  /** What the next call of `onReadable` tells besides `more`. */
  #first: Omit<MQTTReadableOptions, "more"> = {};
  /** The answer to the message that is being received. */
  #acknowledgement: Uint8Array | undefined;
  /** Bytes of our current message that the program has not written. */
  #unwritten = 0;
  #lastId = 0;
  /** Answers that wait for their turn and for room. */
  readonly #answers: Uint8Array[] = [];
  #isPingQueued = false;
  #pinged_ms = 0;
  #answered_ms = 0;
  readonly #answering: Later;
  readonly #beat: Later;

  /** Connects to the broker. Throws if the options lack `host`, and RangeError for a value that MQTT cannot carry. */
  constructor(machine: Machine, options: MQTTClientDictionary) {
    requireOptions(options);
    formatOption(options, FORMATS);
    this.#machine = machine;
    this.#callbacks = callbackOptions(options, CALLBACKS);
    if (options.target !== undefined) this.target = options.target;
    const keepAlive_s = Math.ceil((options.keepAlive ?? options.keepalive ?? 0) / 1000);
    if (!(keepAlive_s >= 0 && keepAlive_s <= KEEP_ALIVE_S_MAX)) throw new RangeError("invalid keepAlive");
    this.#keepAlive_ms = keepAlive_s * 1000;
    const connect = this.#connectPacket(options, keepAlive_s);
    this.#answering = new Later(machine);
    this.#beat = new Later(machine);
    this.#session = new Session(machine, {
      greeting: () => {
        // From here on, CONNACK is waited for as long as the connection holds, or as keep-alive does.
        if (this.#keepAlive_ms > 0) this.#startKeepAlive();
        else this.#beat.cancel();
        return connect;
      },
      receivePart: (wire) => this.#receivePart(wire),
      sendWaiting: () => this.#sendAnswers(),
      onWritable: (bytes) => this.#callbacks.onWritable?.call(this, bytes),
      onFailed: (error) => this.#fail(error),
    });
    this.#beat.set(() => this.#fail(new Error("time out")), CONNECTING_MS);
    this.#session.dial(options, PORT);
  }

  get format(): string {
    return FORMATS[0];
  }

  set format(format: string) {
    formatOption({ format }, FORMATS);
  }

  /** Ends the connection without DISCONNECT, so that the broker publishes the will. */
  close(): void {
    this.#left = 0;
    this.#session.close();
    this.#answering.cancel();
    this.#beat.cancel();
  }

  /**
   * Reads bytes of the message that `onReadable` told of: all, at most a number of them, or as many as fill a buffer
   * (then their number is returned). Returns undefined where there are none.
   */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    return this.#session.read(request);
  }

  /**
   * Sends a message, a fragment of one or a control message. Returns the number of bytes that can still be written.
   * Throws, with nothing sent, where there is no room or no connection.
   */
  write(data: ByteBuffer | null | undefined, options?: MQTTWriteOptions): number {
    if (!this.#isConnected) throw new Error("not connected");
    if (this.#unwritten > 0) {
      const bytes = bytesOf(data);
      if (options || bytes.length > this.#unwritten) throw new Error("message not complete");
      this.#put(bytes);
      this.#unwritten -= bytes.length;
      if (this.#unwritten === 0 && this.#answers.length > 0) this.#answering.set(() => this.#sendAnswers());
      return this.#session.room_bytes;
    }
    if (!options) throw new TypeError("options required");
    const { operation = PUBLISH } = options;
    if (operation === PUBLISH) this.#publish(data ? bytesOf(data) : new Uint8Array(0), options);
    else this.#put(this.#controlPacket(operation, options));
    return this.#session.room_bytes;
  }

  get #isConnected(): boolean {
    return this.#session.state === "connected";
  }

  get #wire(): Wire {
    return this.#session.wire as Wire;
  }

  #connectPacket(options: MQTTClientDictionary, keepAlive_s: number): Uint8Array {
    const { id = "", clean = true, user, password, will } = options;
    return connectPacket({
      id: this.#bytes(id),
      clean,
      keepAlive_s,
      user: user === undefined ? undefined : this.#bytes(user),
      password: password === undefined ? undefined : this.#bytes(password),
      will: will && {
        topic: this.#bytes(will.topic),
        message: this.#bytes(will.message),
        QoS: quality(will.QoS),
        retain: Boolean(will.retain),
      },
    });
  }

  #bytes(value: string | ByteBuffer): Uint8Array {
    return typeof value === "object" ? bytesOf(value) : this.#machine.parts.codecs.encode(textOf(value));
  }

  #publish(data: Uint8Array, options: MQTTWriteOptions): void {
    const { topic, byteLength = data.length, duplicate, retain } = options;
    const QoS = quality(options.QoS);
    if (topic === undefined) throw new Error("topic required");
    if (data.length > byteLength) throw new Error("invalid byteLength");
    const id = QoS > 0 ? [identifier(this.#id(options))] : [];
    const flags = (duplicate ? 8 : 0) | (QoS << 1) | (retain ? 1 : 0);
    const start = packetStart(PUBLISH, [field(this.#bytes(topic)), ...id], byteLength, flags);
    this.#put(joined([start, data]));
    this.#unwritten = byteLength - data.length;
  }

  #controlPacket(operation: number, options: MQTTWriteOptions): Uint8Array {
    switch (operation) {
      case SUBSCRIBE:
      case UNSUBSCRIBE: {
        const { items } = options;
        if (!items?.length) throw new Error("items required");
        const parts = items.flatMap(({ topic, QoS }) => {
          const name = field(this.#bytes(topic));
          return operation === SUBSCRIBE ? [name, Uint8Array.of(quality(QoS))] : [name];
        });
        return packetStart(operation, [identifier(this.#id(options)), ...parts]);
      }
      case PUBACK:
      case PUBREC:
      case PUBREL:
      case PUBCOMP:
        return packetStart(operation, [identifier(this.#id(options))]);
      case PINGREQ:
        this.#pinged_ms = this.#now_ms();
        return packetStart(operation, []);
      case DISCONNECT:
        return packetStart(operation, []);
      default:
        throw new Error("unknown operation");
    }
  }

  /** The id that the program gives, or the next one. Throws RangeError. */
  #id({ id }: MQTTWriteOptions): number {
    if (id === undefined) {
      this.#lastId = (this.#lastId % ID_MAX) + 1;
      return this.#lastId;
    }
    if (!(Number.isInteger(id) && id > 0 && id <= ID_MAX)) throw new RangeError("invalid id");
    return id;
  }

  /** Writes all of it or throws. */
  #put(bytes: Uint8Array): void {
    if (bytes.length > this.#wire.writable) throw new Error("overflow");
    this.#wire.write(bytes);
  }

  /** Takes the next part of what has come. Returns whether there may be more. */
  #receivePart(wire: Wire): boolean {
    if (this.#left > 0) {
      if (wire.readable === 0) return false;
      this.#tell();
      return true;
    }
    if (this.#answers.length >= ANSWERS_MAX) return false;
    const packet = this.#packets.read(wire);
    if (!packet) return false;
    if ("topic" in packet) this.#receivePublish(packet);
    else this.#receiveControl(packet);
    return true;
  }

  #receivePublish({ topic, QoS, id, byteLength }: PublishStart): void {
    if (!this.#isConnected) throw new ProtocolError("message before CONNACK");
    this.#left = byteLength;
    if (id !== undefined) this.#acknowledgement = packetStart(QoS === 1 ? PUBACK : PUBREC, [identifier(id)]);
    // Its topic comes with the first bytes, unless there are none.
    this.#first = { topic: this.#decode(topic), QoS, byteLength };
    if (byteLength === 0) this.#tell();
  }

  /** Tells the program of what has come of the message. */
  #tell(): void {
    const told = Math.min(this.#wire.readable, this.#left);
    this.#session.told_bytes = told;
    this.#left -= told;
    const more = this.#left > 0;
    const options = { ...this.#first, more };
    this.#first = {};
    if (!more && this.#acknowledgement) {
      this.#queue(this.#acknowledgement);
      this.#acknowledgement = undefined;
    }
    this.#callbacks.onReadable?.call(this, told, options);
  }

  #decode(bytes: Uint8Array): string {
    return this.#machine.parts.codecs.decoder("utf-8", "replace")?.(bytes) ?? "";
  }

  #receiveControl(packet: ControlPacket): void {
    const { operation, id, returnCode } = packet;
    if (operation === CONNACK) {
      if (this.#isConnected) throw new ProtocolError("second CONNACK");
      if (returnCode !== 0) {
        this.#fail(new Error("connection rejected"));
        return;
      }
      this.#session.state = "connected";
    }
    if (operation === PINGRESP) this.#answered_ms = this.#now_ms();
    if (operation === PINGREQ) this.#queue(packetStart(PINGRESP, []));
    if (operation === PUBREC && id !== undefined) this.#queue(packetStart(PUBREL, [identifier(id)]));
    if (operation === PUBREL && id !== undefined) this.#queue(packetStart(PUBCOMP, [identifier(id)]));
    this.#callbacks.onControl?.call(this, packet);
    if (operation === CONNACK) this.#session.tellWritable();
  }

  #queue(packet: Uint8Array): void {
    this.#answers.push(packet);
    if (!this.#answering.isSet) this.#answering.set(() => this.#sendAnswers());
  }

  /** Sends the answers for which there is room, unless the program is in the middle of a message. */
  #sendAnswers(): void {
    if (!this.#isConnected) return;
    if (this.#answers.length >= ANSWERS_MAX) this.#session.receiveSoon();
    while (
      this.#answers.length > 0 &&
      this.#unwritten === 0 &&
      this.#answers[0].length <= this.#wire.writable
    ) {
      const packet = this.#answers.shift() as Uint8Array;
      if (packet[0] >> 4 === PINGREQ) {
        this.#isPingQueued = false;
        this.#pinged_ms = this.#now_ms();
      }
      this.#wire.write(packet);
    }
  }

  #now_ms(): number {
    return this.#machine.parts.clock.now_ms();
  }

  #startKeepAlive(): void {
    this.#pinged_ms = this.#answered_ms = this.#now_ms();
    this.#beat.set(() => this.#keepAlive(), this.#keepAlive_ms / 4);
  }

  /** Pings at three quarters of the interval; the broker has to answer within one and a half. */
  #keepAlive(): void {
    const now_ms = this.#now_ms();
    const isDue = now_ms - this.#pinged_ms >= (this.#keepAlive_ms * 3) / 4;
    if (now_ms - this.#answered_ms >= this.#keepAlive_ms * 1.5 || (isDue && this.#isPingQueued)) {
      this.#fail(new Error("time out"));
      return;
    }
    if (isDue) {
      this.#isPingQueued = true;
      this.#queue(packetStart(PINGREQ, []));
    }
    this.#beat.set(() => this.#keepAlive(), this.#keepAlive_ms / 4);
  }

  #fail(error?: unknown): void {
    if (this.#session.state === "closed") return;
    this.close();
    this.#callbacks.onError?.call(this, error);
  }
}

/** The quality of service. Throws RangeError for one that there is not. */
function quality(QoS = 0): number {
  if (!(Number.isInteger(QoS) && QoS >= 0 && QoS <= QOS_MAX)) throw new RangeError("invalid QoS");
  return QoS;
}
