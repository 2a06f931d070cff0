/** The packets of MQTT 3.1.1, as far as a client sends and receives them. */
import { ProtocolError } from "./protocol-error.js";
import { joined, type Wire } from "./wire.js";

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;

/** The flags that the standard asks for. */
const FLAGS_2: readonly number[] = [PUBREL, SUBSCRIBE, UNSUBSCRIBE];
/** Packets of the broker that begin with an identifier. */
const WITH_ID: readonly number[] = [PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK];

const REMAINING_MAX = 0x0fffffff;
const TEXT_BYTES_MAX = 0xffff;
/** No broker sends a longer packet, except PUBLISH. */
const CONTROL_BYTES_MAX = 0xffff;

const PROTOCOL_NAME = Uint8Array.of(0, 4, 77, 81, 84, 84);
const LEVEL_3_1_1 = 4;

/** A packet with those parts, or its start where a payload of so many bytes follows. Throws RangeError if too long. */
export function packetStart(
  operation: number,
  parts: readonly Uint8Array[],
  payload = 0,
  flags?: number,
): Uint8Array {
  const head = joined(parts);
  const remaining = head.length + payload;
  if (remaining > REMAINING_MAX) throw new RangeError("message too long");
  const length: number[] = [];
  for (let rest = remaining; length.length === 0 || rest > 0; rest >>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  const first = (operation << 4) | (flags ?? (FLAGS_2.includes(operation) ? 2 : 0));
  return joined([Uint8Array.of(first, ...length), head]);
}

/** Bytes with their length before them. Throws RangeError for more than 65535. */
export function field(bytes: Uint8Array): Uint8Array {
  if (bytes.length > TEXT_BYTES_MAX) throw new RangeError("text too long");
  return joined([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** A packet identifier as it is sent. */
export function identifier(id: number): Uint8Array {
  return Uint8Array.of(id >> 8, id & 0xff);
}

/** What a client connects with; texts are encoded. */
export interface ConnectFields {
  readonly id: Uint8Array;
  readonly clean: boolean;
  readonly keepAlive_s: number;
  readonly user: Uint8Array | undefined;
  readonly password: Uint8Array | undefined;
  readonly will:
    | {
        readonly topic: Uint8Array;
        readonly message: Uint8Array;
        readonly QoS: number;
        readonly retain: boolean;
      }
    | undefined;
}

/** The packet CONNECT. Throws RangeError for a field of more than 65535 bytes. */
export function connectPacket({ id, clean, keepAlive_s, user, password, will }: ConnectFields): Uint8Array {
  const flags =
    (clean ? 0x02 : 0) |
    (will ? 0x04 | (will.QoS << 3) | (will.retain ? 0x20 : 0) : 0) |
    (password ? 0x40 : 0) |
    (user ? 0x80 : 0);
  const fields = [id, will?.topic, will?.message, user, password].flatMap((value) =>
    value ? [field(value)] : [],
  );
  const head = Uint8Array.of(LEVEL_3_1_1, flags, keepAlive_s >> 8, keepAlive_s & 0xff);
  return packetStart(CONNECT, [PROTOCOL_NAME, head, ...fields]);
}

/** A packet of the broker other than PUBLISH. */
export interface ControlPacket {
  readonly operation: number;
  readonly id?: number;
  readonly returnCode?: number;
  /** Of SUBACK: what each of the subscriptions got. */
  readonly payload?: number[];
}

/** The start of a PUBLISH; its payload of `byteLength` bytes is left on the wire. */
export interface PublishStart {
  readonly operation: typeof PUBLISH;
  readonly topic: Uint8Array;
  readonly QoS: number;
  readonly retain: boolean;
  readonly id?: number;
  readonly byteLength: number;
}

/** Reads packets of a broker, which may come in any number of pieces. */
export class PacketReader {
  /** First byte and length of the packet, as far as they have come. */
  #start: number[] = [];
  /** What follows those, as far as it is not the payload of PUBLISH. */
  #rest: number[] = [];

  /** The next packet, or undefined while it has not come. Throws ProtocolError. */
  read(wire: Wire): ControlPacket | PublishStart | undefined {
    while (wire.readable > 0 || this.#isComplete) {
      if (this.#isComplete) return this.#packet();
      (this.#hasLength ? this.#rest : this.#start).push(wire.byte());
    }
    return undefined;
  }

  get #operation(): number {
    return this.#start[0] >> 4;
  }

  get #hasLength(): boolean {
    const { length } = this.#start;
    if (length < 2) return false;
    if (this.#start[length - 1] < 0x80) return true;
    if (length === 5) throw new ProtocolError("bad length");
    return false;
  }

  get #remaining(): number {
    return this.#start.slice(1).reduceRight((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
  }

  get #isComplete(): boolean {
    if (!this.#hasLength) return false;
    const { length } = this.#rest;
    const remaining = this.#remaining;
    if (this.#operation !== PUBLISH) {
      if (remaining > CONTROL_BYTES_MAX) throw new ProtocolError("bad length");
      return length === remaining;
    }
    if (length < 2) {
      if (remaining < 2) throw new ProtocolError("bad length");
      return false;
    }
    const head = 2 + word(this.#rest, 0) + (this.#QoS > 0 ? 2 : 0);
    if (head > remaining) throw new ProtocolError("bad length");
    return length === head;
  }

  get #QoS(): number {
    return (this.#start[0] >> 1) & 3;
  }

  #packet(): ControlPacket | PublishStart {
    const operation = this.#operation;
    const rest = this.#rest;
    const packet = operation === PUBLISH ? this.#publish(rest) : control(operation, rest);
    this.#start = [];
    this.#rest = [];
    return packet;
  }

  #publish(rest: number[]): PublishStart {
    const QoS = this.#QoS;
    const length = word(rest, 0);
    if (QoS > 2) throw new ProtocolError("bad quality of service");
    if (length === 0) throw new ProtocolError("empty topic");
    return {
      operation: PUBLISH,
      topic: Uint8Array.from(rest.slice(2, 2 + length)),
      QoS,
      retain: (this.#start[0] & 1) !== 0,
      ...(QoS > 0 ? { id: word(rest, 2 + length) } : {}),
      byteLength: this.#remaining - rest.length,
    };
  }
}

function control(operation: number, rest: number[]): ControlPacket {
  if (operation === CONNACK) {
    if (rest.length !== 2) throw new ProtocolError("bad length");
    return { operation, returnCode: rest[1] };
  }
  if (WITH_ID.includes(operation)) {
    if (rest.length < 2) throw new ProtocolError("bad length");
    const id = word(rest, 0);
    return operation === SUBACK ? { operation, id, payload: rest.slice(2) } : { operation, id };
  }
  if (operation !== PINGREQ && operation !== PINGRESP) throw new ProtocolError("invalid operation");
  return { operation };
}

function word(bytes: readonly number[], at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}
