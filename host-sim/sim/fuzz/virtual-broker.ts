/**
 * An MQTT broker in virtual time: what a room of several hubs meets in a trial. Real brokers keep their own time, so that
 * a run on them does not replay. It knows what hubs use of MQTT 3.1.1: clean sessions, QoS 0, last wills, and "+" at the
 * end of a filter.
 */
import type { Clock, ClockTimer } from "../clock/clock.js";
import type { Network, Stream, StreamHandler, StreamServer } from "../network/network.js";

export const BROKER_PORT = 1883;

/** Types of packets, without their flags. */
const CONNECT = 0x10;
const PUBLISH = 0x30;
const SUBSCRIBE = 0x80;
const PINGREQ = 0xc0;
const DISCONNECT = 0xe0;

const WILL = 0x04;

/** A client is gone when it was silent for its keep-alive time, this many times over. */
const PATIENCE = 1.5;

export interface BrokerOptions {
  /** Whether to deliver a message twice, as a hub may cause that has joined again. Never, if left out. */
  readonly repeats?: () => boolean;
}

export class VirtualBroker {
  readonly #sessions = new Set<Session>();
  readonly #server: StreamServer;
  readonly #repeats: () => boolean;
  /** Messages that were published, wills included. */
  published = 0;

  /** Listens on port 1883 of a host. Throws where that is taken. */
  constructor(network: Network, clock: Clock, { repeats = () => false }: BrokerOptions = {}) {
    this.#repeats = repeats;
    const server = network.listen(BROKER_PORT, {
      onStream: (stream) => this.#sessions.add(new Session(stream, clock, this)),
      onFailed() {},
    });
    if (!server) throw new Error(`port ${BROKER_PORT} is taken`);
    this.#server = server;
  }

  /** Clients that have been accepted. */
  get clients(): number {
    return [...this.#sessions].filter(({ id }) => id !== undefined).length;
  }

  /** Closes port and connections, as a broker that is killed. */
  close(): void {
    this.#server.close();
    for (const session of [...this.#sessions]) session.reset();
    this.#sessions.clear();
  }

  /** A client with the same id takes the place of the one before. */
  accepted(session: Session): void {
    for (const other of [...this.#sessions]) if (other !== session && other.id === session.id) other.reset();
  }

  publish(topic: string, payload: Uint8Array): void {
    this.published++;
    for (const session of this.#sessions) {
      if (!session.wants(topic)) continue;
      session.deliver(topic, payload);
      if (this.#repeats()) session.deliver(topic, payload);
    }
  }

  left(session: Session): void {
    this.#sessions.delete(session);
  }
}

interface Will {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** One client. */
class Session implements StreamHandler {
  id: string | undefined;
  readonly #stream: Stream;
  readonly #broker: VirtualBroker;
  readonly #filters = new Set<string>();
  #will: Will | undefined;
  #pending = new Uint8Array(0);
  #isOver = false;
  #keepAlive_ms = 0;
  #silence: ClockTimer | undefined;
  readonly #clock: Clock;

  constructor(stream: Stream, clock: Clock, broker: VirtualBroker) {
    this.#stream = stream;
    this.#clock = clock;
    this.#broker = broker;
    stream.handler = this;
    this.onReadable();
  }

  wants(topic: string): boolean {
    for (const filter of this.#filters) {
      const stem = filter.slice(0, -1);
      if (filter === topic) return true;
      if (filter.endsWith("+") && topic.startsWith(stem) && !topic.slice(stem.length).includes("/"))
        return true;
    }
    return false;
  }

  deliver(topic: string, payload: Uint8Array): void {
    this.#send(PUBLISH, [...text(topic), ...payload]);
  }

  reset(): void {
    this.#stream.reset();
    this.#leave();
  }

  onConnect(): void {}
  onSent(): void {}

  onReadable(): void {
    for (let bytes = this.#stream.read(65_536); bytes; bytes = this.#stream.read(65_536)) {
      this.#stream.taken(bytes.length);
      this.#pending = Uint8Array.of(...this.#pending, ...bytes);
    }
    this.#silence?.cancel();
    if (this.#keepAlive_ms > 0)
      this.#silence = this.#clock.setTimer(() => this.reset(), this.#keepAlive_ms * PATIENCE);
    for (let used = this.#take(); used > 0; used = this.#take()) this.#pending = this.#pending.slice(used);
  }

  onEnd(): void {
    this.#stream.close();
    this.#leave();
  }

  onFailed(): void {}

  onGone(): void {
    this.#leave();
  }

  /** Handles the first packet of what has come. Gives its length, 0 if it is not complete. */
  #take(): number {
    let size = 0;
    let at = 1;
    for (let scale = 1; ; scale *= 128) {
      if (at >= this.#pending.length) return 0;
      const byte = this.#pending[at++];
      size += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (this.#pending.length < at + size) return 0;
    this.#handle(this.#pending[0], this.#pending.slice(at, at + size));
    return at + size;
  }

  #handle(type: number, body: Uint8Array): void {
    const kind = type & 0xf0;
    if (kind === CONNECT) this.#connect(body);
    else if (kind === PUBLISH) this.#publish(body);
    else if (kind === SUBSCRIBE) {
      this.#filters.add(readText(body, 2).text);
      this.#send(0x90, [body[0], body[1], 0]);
    } else if (kind === PINGREQ) this.#send(0xd0, []);
    else if (kind === DISCONNECT) this.#will = undefined;
  }

  #connect(body: Uint8Array): void {
    // The name and level of the protocol, the flags, the keep-alive time.
    const flags = body[7];
    const id = readText(body, 10);
    this.id = id.text;
    this.#keepAlive_ms = (body[8] * 256 + body[9]) * 1000;
    if (flags & WILL) {
      const topic = readText(body, id.end);
      const length = body[topic.end] * 256 + body[topic.end + 1];
      this.#will = { topic: topic.text, payload: body.slice(topic.end + 2, topic.end + 2 + length) };
    }
    this.#broker.accepted(this);
    this.#send(0x20, [0, 0]);
  }

  #publish(body: Uint8Array): void {
    const topic = readText(body, 0);
    this.#broker.publish(topic.text, body.slice(topic.end));
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#silence?.cancel();
    this.#broker.left(this);
    if (this.#will) this.#broker.publish(this.#will.topic, this.#will.payload);
  }

  #send(type: number, body: readonly number[]): void {
    const head = [type];
    let left = body.length;
    for (; left >= 128; left = Math.floor(left / 128)) head.push((left % 128) | 128);
    if (!this.#isOver) this.#stream.write(Uint8Array.of(...head, left, ...body));
  }
}

function pair(value: number): number[] {
  return [value >> 8, value & 255];
}

/** Topics of hubs are ASCII here. */
function text(value: string): number[] {
  return [...pair(value.length), ...Array.from(value, (character) => character.charCodeAt(0))];
}

function readText(bytes: Uint8Array, at: number): { text: string; end: number } {
  const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
  return { text: String.fromCharCode(...bytes.subarray(at + 2, end)), end };
}
