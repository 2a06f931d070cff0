import { SEGMENT_BYTES_MAX, type Packet, type TCPSegment } from "./packet.js";

export type Side = "board" | "peer";

/** Where an end of a connection is. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** What each end always has room for. */
const WINDOW_BYTES = 0xffff;
/** An end acknowledges every second segment, and the last one, at once. */
const UNACKNOWLEDGED_SEGMENTS_MAX = 2;

const NOTHING = new Uint8Array(0);
const OTHER = { board: "peer", peer: "board" } as const;

type Flags = Partial<Record<"SYN" | "ACK" | "FIN" | "RST" | "PSH", true>>;

/**
 * Segments that a TCP connection may have taken, made up from what its ends tell each other: each arrives, once, and is
 * acknowledged before anything else is sent.
 */
export class Conversation {
  readonly #send: (packet: Packet) => void;
  readonly #ends: Readonly<Record<Side, End>>;
  /** The sequence number that comes next. */
  readonly #next: Record<Side, number>;
  readonly #finished = new Set<Side>();
  #isOver = false;

  /** `initialSequence` are the first sequence numbers of the ends. */
  constructor(
    send: (packet: Packet) => void,
    ends: Readonly<Record<Side, End>>,
    initialSequence: Readonly<Record<Side, number>>,
  ) {
    this.#send = send;
    this.#ends = ends;
    this.#next = { ...initialSequence };
  }

  /** There is nothing more to say. */
  get isOver(): boolean {
    return this.#isOver || this.#finished.size === 2;
  }

  /** That side asks for the connection. */
  asks(side: Side): void {
    this.#segment(side, { SYN: true });
  }

  /** That side, which was asked, takes it. */
  accepts(side: Side): void {
    this.#segment(side, { SYN: true, ACK: true });
    this.#segment(OTHER[side], { ACK: true });
  }

  says(side: Side, bytes: Uint8Array): void {
    if (this.isOver) return;
    let unacknowledged = 0;
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES_MAX) {
      const payload = bytes.subarray(at, at + SEGMENT_BYTES_MAX);
      const isLast = at + payload.length === bytes.length;
      this.#segment(side, isLast ? { PSH: true, ACK: true } : { ACK: true }, payload);
      unacknowledged++;
      if (!isLast && unacknowledged < UNACKNOWLEDGED_SEGMENTS_MAX) continue;
      this.#segment(OTHER[side], { ACK: true });
      unacknowledged = 0;
    }
  }

  finishes(side: Side): void {
    if (this.isOver || this.#finished.has(side)) return;
    this.#segment(side, { FIN: true, ACK: true });
    this.#segment(OTHER[side], { ACK: true });
    this.#finished.add(side);
  }

  /** That side ends it at once, or does not want it. */
  resets(side: Side): void {
    if (this.isOver) return;
    this.#segment(side, { RST: true, ACK: true });
    this.#isOver = true;
  }

  #segment(side: Side, flags: Flags, payload: Uint8Array = NOTHING): void {
    const { [side]: from, [OTHER[side]]: to } = this.#ends;
    const segment: TCPSegment = {
      protocol: "tcp",
      source: from.address,
      sourcePort: from.port,
      destination: to.address,
      destinationPort: to.port,
      sequence: this.#next[side],
      acknowledgement: flags.ACK ? this.#next[OTHER[side]] : 0,
      window_bytes: WINDOW_BYTES,
      SYN: false,
      ACK: false,
      FIN: false,
      RST: false,
      PSH: false,
      ...flags,
      payload,
    };
    // SYN and FIN take a number as a byte does.
    const numbers = payload.length + (flags.SYN || flags.FIN ? 1 : 0);
    this.#next[side] = (this.#next[side] + numbers) >>> 0;
    this.#send(segment);
  }
}
