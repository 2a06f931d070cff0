/**
 * One end of a TCP connection: RFC 9293 as lwIP has it, over packets. It has sequence numbers, windows, retransmission
 * with back-off, fast retransmission, Nagle's algorithm, probes of a closed window, keep-alive, FIN and RST. It leaves
 * out what no program can see on a small network: congestion control (the peer's window is the only limit), delayed
 * acknowledgements, window scaling, selective acknowledgements, timestamps, urgent data and simultaneous open.
 */
import type { Clock, ClockTimer } from "../../clock/clock.js";
import { NetworkError, NOBODY, type Stream, type StreamHandler } from "../network.js";
import { SEGMENT_BYTES_MAX, type TCPSegment } from "../packet.js";
import { ByteQueue } from "./byte-queue.js";

/** Times and counts of lwIP, as ESP-IDF configures it where that differs. */
export const TCP_LIMITS = {
  /** Until the first acknowledgement has come, the retransmission time. */
  firstRetransmission_ms: 1500,
  retransmission_ms_min: 500,
  retransmission_ms_max: 60_000,
  /** Retransmissions of a SYN, and of anything else, before the connection is given up. */
  synRetransmissions_max: 6,
  retransmissions_max: 12,
  /** Acknowledgements of the same that tell of a lost segment. */
  duplicates: 3,
  /** The first interval between probes of a closed window, and the last one; unanswered ones are retransmissions. */
  probe_ms: 500,
  probe_ms_max: 60_000,
  /** Between two questions whether a silent peer is there, and how many remain unanswered. As Linux does for Node. */
  keepAlive_ms: 1000,
  keepAlives_max: 10,
  /**
   * How long a closed connection whose own FIN is acknowledged waits for its peer's (TCP_FIN_WAIT_TIMEOUT). One whose
   * peer does not read waits as long for that; lwIP would for ever.
   */
  finWait_ms: 20_000,
  /** Twice TCP_MSL. */
  timeWait_ms: 120_000,
} as const;

export type TCPState =
  | "SYN_SENT"
  | "SYN_RECEIVED"
  | "ESTABLISHED"
  | "FIN_WAIT_1"
  | "FIN_WAIT_2"
  | "CLOSE_WAIT"
  | "CLOSING"
  | "LAST_ACK"
  | "TIME_WAIT"
  | "CLOSED";

/** The two ends, as seen from this one. */
export interface Ends {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** What a connection needs of its host. */
export interface ConnectionHost {
  readonly clock: Clock;
  /** The size of the receive window. */
  readonly window_bytes: number;
  transmit(segment: TCPSegment): void;
  /** A connection that came in is established. */
  onEstablished(connection: TCPConnection): void;
  /** Nothing of the connection is left. */
  onClosed(connection: TCPConnection): void;
}

const NO_BYTES = new Uint8Array(0);

/** Sequence numbers wrap; `a - b` as a signed number tells which comes first. */
function distance(a: number, b: number): number {
  return (a - b) | 0;
}

type Flags = Partial<Pick<TCPSegment, "SYN" | "FIN" | "RST" | "PSH">>;

export class TCPConnection implements Stream {
  handler: StreamHandler = NOBODY;
  readonly ends: Ends;
  state: TCPState;
  readonly #host: ConnectionHost;

  /** The oldest unacknowledged sequence number, the next to send, and the highest sent so far. */
  #unacknowledged: number;
  #next: number;
  #highest: number;
  #peerWindow_bytes = 0;
  /** The segment that set the window: older ones do not change it. */
  #windowSequence = 0;
  #windowAcknowledgement = 0;
  /** From `#unacknowledged` on: sent and not acknowledged, then not sent. */
  readonly #unsent = new ByteQueue();
  #finWanted = false;
  #finSent = false;
  #noDelay = false;

  #retransmission: ClockTimer | undefined;
  #retransmission_ms: number = TCP_LIMITS.firstRetransmission_ms;
  #retransmissions = 0;
  #duplicates = 0;
  /** While segments that were sent before this are resent. */
  #recovered: number | undefined;
  /** A segment whose acknowledgement tells the round trip; none that was sent twice. */
  #timed: { readonly end: number; readonly sent_ms: number } | undefined;
  #roundTrip_ms: number | undefined;
  #deviation_ms = 0;

  #expected = 0;
  readonly #received = new ByteQueue();
  /** Bytes that were read, and not yet taken by the program. */
  #untaken_bytes = 0;
  /** Segments that came before their turn, in order. */
  #early: TCPSegment[] = [];
  #finReceived = false;
  /** The window as the peer was last told. */
  #advertised_bytes: number;

  #keepAlive: ClockTimer | undefined;
  #keepAlive_ms = 0;
  #keepAlives = 0;
  #heard_ms: number;
  /** The end of FIN_WAIT or TIME_WAIT. */
  #ending: ClockTimer | undefined;
  #isProbing = false;
  /** Probes since the peer was heard. */
  #probes = 0;
  #probing_ms = 0;
  /** The program has closed it. */
  #closed = false;
  #toldEnd = false;
  #toldGone = false;
  /** The host knows of it no more. */
  #gone = false;

  private constructor(host: ConnectionHost, ends: Ends, state: TCPState, initial: number) {
    this.#host = host;
    this.ends = ends;
    this.state = state;
    this.#unacknowledged = this.#next = this.#highest = this.#windowAcknowledgement = initial;
    this.#advertised_bytes = host.window_bytes;
    this.#heard_ms = host.clock.now_ms();
  }

  /** Sends a SYN. `initial` is the first sequence number. */
  static connect(host: ConnectionHost, ends: Ends, initial: number, handler: StreamHandler): TCPConnection {
    const connection = new TCPConnection(host, ends, "SYN_SENT", initial);
    connection.handler = handler;
    connection.#send(initial, NO_BYTES, { SYN: true });
    connection.#startRetransmission();
    return connection;
  }

  /** Answers a SYN. */
  static accept(host: ConnectionHost, ends: Ends, initial: number, syn: TCPSegment): TCPConnection {
    const connection = new TCPConnection(host, ends, "SYN_RECEIVED", initial);
    connection.#expected = (syn.sequence + 1) >>> 0;
    connection.#peerWindow_bytes = syn.window_bytes;
    connection.#windowSequence = syn.sequence;
    connection.#send(initial, NO_BYTES, { SYN: true });
    connection.#startRetransmission();
    return connection;
  }

  get remoteAddress(): string {
    return this.ends.remoteAddress;
  }

  get remotePort(): number {
    return this.ends.remotePort;
  }

  get localPort(): number {
    return this.ends.localPort;
  }

  /** All that was written, and the FIN of a closed connection, has been acknowledged. */
  get sent(): boolean {
    return this.#gone || (this.#next === this.#unacknowledged && this.#unsent.length === 0);
  }

  /** The program has closed it. */
  get closed(): boolean {
    return this.#closed;
  }

  /** A SYN with that sequence number is a new connection's, and this one only waits for late segments. */
  yieldsTo(sequence: number): boolean {
    return this.state === "TIME_WAIT" && distance(sequence, this.#expected) > 0;
  }

  read(bytes_max: number): Uint8Array | undefined {
    if (this.#received.length === 0) {
      if (this.#finReceived) this.#tellEnd();
      return undefined;
    }
    const bytes = this.#received.take(bytes_max);
    this.#untaken_bytes += bytes.length;
    if (this.#received.length === 0 && this.#finReceived) this.#tellEnd();
    return bytes;
  }

  taken(bytes: number): void {
    this.#untaken_bytes -= bytes;
    if (this.#gone || this.state === "SYN_SENT") return;
    // As lwIP does: not for every byte, but once a quarter of the window is free again, or a segment.
    const grown_bytes = this.#window_bytes - this.#advertised_bytes;
    if (grown_bytes >= Math.min(this.#host.window_bytes / 4, SEGMENT_BYTES_MAX)) this.#acknowledge();
  }

  write(bytes: Uint8Array): void {
    if (this.#gone || this.#finWanted) return;
    this.#unsent.append(Uint8Array.from(bytes));
    this.#output();
  }

  setNoDelay(on: boolean): void {
    this.#noDelay = on;
    if (on) this.#output();
  }

  setKeepAlive(idle_ms: number): void {
    this.#keepAlive_ms = idle_ms;
    this.#startKeepAlive();
  }

  close(): void {
    if (this.#closed || this.#gone) return;
    this.#closed = true;
    if (this.state === "SYN_SENT") this.#end();
    else if (this.#received.length > 0) this.reset();
    else if (this.state === "TIME_WAIT") this.#tellGone();
    else if (this.state === "FIN_WAIT_2") this.#endAfter(TCP_LIMITS.finWait_ms);
    else this.finish();
  }

  /** Sends what is queued and FIN, and goes on reading, as `shutdown` does: `close` must follow. Not for boards. */
  finish(): void {
    if (this.#gone || this.#finWanted) return;
    this.#finWanted = true;
    if (this.state === "ESTABLISHED" || this.state === "SYN_RECEIVED") {
      this.state = "FIN_WAIT_1";
    } else if (this.state === "CLOSE_WAIT") {
      this.state = "LAST_ACK";
      this.#endAfter(TCP_LIMITS.timeWait_ms);
    }
    this.#output();
  }

  reset(): void {
    if (this.#gone) return;
    this.#closed = true;
    if (this.state !== "SYN_SENT" && this.state !== "TIME_WAIT")
      this.#send(this.#next, NO_BYTES, { RST: true });
    this.#end();
  }

  /** Ends it without a segment: its control block is needed for another. */
  abandon(): void {
    this.#end();
  }

  /** Ends it without a segment, and tells the program why, a turn later. */
  fail(code: string, message: string): void {
    if (this.#gone) return;
    const { handler } = this;
    this.#host.clock.post(() => this.#tellFailed(handler, code, message));
    this.#end();
  }

  /** A segment of the peer's. */
  receive(segment: TCPSegment): void {
    this.#heard_ms = this.#host.clock.now_ms();
    this.#keepAlives = this.#probes = 0;
    if (this.state === "SYN_SENT") {
      this.#receiveAnswer(segment);
      return;
    }
    if (this.state === "SYN_RECEIVED" && segment.SYN && distance(segment.sequence, this.#expected) === -1) {
      // The SYN again: the answer to it is lost, or on its way.
      this.#resend();
      return;
    }
    if (!this.#acceptable(segment)) {
      if (!segment.RST) this.#acknowledge();
      return;
    }
    if (segment.RST) {
      this.#fail("ECONNRESET", "connection reset by peer");
      return;
    }
    if (segment.SYN) {
      this.#acknowledge();
      return;
    }
    if (!segment.ACK) return;
    const wasOpening = this.state === "SYN_RECEIVED";
    this.#receiveAcknowledgement(segment);
    if (this.#gone || this.state === "SYN_RECEIVED") return;
    if (wasOpening) this.#host.onEstablished(this);
    if (this.#gone) return;
    this.#receiveData(segment);
    if (!this.#gone) this.#output();
  }

  #receiveAnswer(segment: TCPSegment): void {
    if (segment.ACK && segment.acknowledgement !== this.#next) {
      // An end that this host has forgotten, from before it lost its power: that one must go first.
      if (!segment.RST) this.#transmit(segment.acknowledgement, NO_BYTES, { RST: true });
      return;
    }
    if (segment.RST) {
      if (segment.ACK) this.#fail("ECONNREFUSED", "connection refused");
      return;
    }
    if (!segment.SYN || !segment.ACK) return;
    this.#expected = (segment.sequence + 1) >>> 0;
    this.#unacknowledged = segment.acknowledgement;
    this.#windowSequence = segment.sequence;
    this.#takeWindow(segment);
    this.#stopRetransmission();
    this.#retransmissions = 0;
    this.#measure(segment.acknowledgement);
    this.state = "ESTABLISHED";
    this.#acknowledge();
    this.handler.onConnect();
    this.#output();
  }

  /** Some of the segment is within the window, or it is where an empty one should be. */
  #acceptable(segment: TCPSegment): boolean {
    const length = segment.payload.length + (segment.FIN ? 1 : 0);
    const offset = distance(segment.sequence, this.#expected);
    if (length === 0) return offset >= 0 && offset <= this.#advertised_bytes;
    if (this.#advertised_bytes === 0) return offset === 0 && segment.payload.length === 0;
    return offset < this.#advertised_bytes && offset + length > 0;
  }

  #receiveAcknowledgement(segment: TCPSegment): void {
    const acknowledged = distance(segment.acknowledgement, this.#unacknowledged);
    if (acknowledged > 0 && distance(segment.acknowledgement, this.#highest) <= 0) {
      this.#takeWindow(segment);
      this.#advance(segment.acknowledgement, acknowledged);
      return;
    }
    const isDuplicate =
      acknowledged === 0 &&
      segment.payload.length === 0 &&
      !segment.FIN &&
      segment.window_bytes === this.#peerWindow_bytes &&
      this.#highest !== this.#unacknowledged &&
      this.#peerWindow_bytes > 0;
    this.#takeWindow(segment);
    if (!isDuplicate) return;
    if (++this.#duplicates === TCP_LIMITS.duplicates && this.#recovered === undefined) {
      this.#recovered = this.#highest;
      this.#resend();
    }
  }

  #advance(acknowledgement: number, acknowledged: number): void {
    const hadSYN = this.state === "SYN_RECEIVED";
    // What comes after an acknowledged probe is sent, or probed, by `#output`.
    this.#isProbing = false;
    if (hadSYN) this.state = "ESTABLISHED";
    this.#unacknowledged = acknowledgement;
    if (distance(this.#next, acknowledgement) < 0) this.#next = acknowledgement;
    const isFINAcknowledged = this.#finSent && acknowledgement === this.#highest;
    const bytes = acknowledged - (hadSYN ? 1 : 0) - (isFINAcknowledged ? 1 : 0);
    this.#unsent.drop(bytes);
    this.#measure(acknowledgement);
    this.#duplicates = this.#retransmissions = 0;
    this.#stopRetransmission();
    if (this.#recovered !== undefined && distance(acknowledgement, this.#recovered) >= 0)
      this.#recovered = undefined;
    if (acknowledgement !== this.#highest) {
      // Of what was sent before the loss, the next segment is missing too.
      if (this.#recovered !== undefined) this.#resend();
      this.#startRetransmission();
    }
    if (bytes > 0) this.handler.onSent(bytes);
    if (isFINAcknowledged) this.#finAcknowledged();
  }

  #finAcknowledged(): void {
    if (this.state === "FIN_WAIT_1") {
      this.state = "FIN_WAIT_2";
      if (this.#closed) this.#endAfter(TCP_LIMITS.finWait_ms);
    } else if (this.state === "CLOSING") this.#waitForLate();
    else if (this.state === "LAST_ACK") this.#end();
  }

  #takeWindow(segment: TCPSegment): void {
    const newer = distance(segment.sequence, this.#windowSequence);
    if (newer < 0) return;
    if (newer === 0 && distance(segment.acknowledgement, this.#windowAcknowledgement) < 0) return;
    const wasClosed = this.#peerWindow_bytes === 0;
    this.#peerWindow_bytes = segment.window_bytes;
    this.#windowSequence = segment.sequence;
    this.#windowAcknowledgement = segment.acknowledgement;
    // Probes have ended; what they carried is sent again by `#output`.
    if (wasClosed && segment.window_bytes > 0 && this.#isProbing) this.#endProbes();
  }

  #receiveData(segment: TCPSegment): void {
    if (segment.payload.length === 0 && !segment.FIN) return;
    if (this.#finReceived || this.state === "TIME_WAIT") {
      this.#acknowledge();
      return;
    }
    const end = distance(segment.sequence, this.#expected) + segment.payload.length;
    if (this.#closed && segment.payload.length > 0 && end > 0) {
      this.reset();
      return;
    }
    if (distance(segment.sequence, this.#expected) > 0) {
      this.#keepEarly(segment);
      this.#acknowledge();
      return;
    }
    const before_bytes = this.#received.length;
    this.#takeInOrder(segment);
    while (this.#early.length > 0 && distance(this.#early[0].sequence, this.#expected) <= 0)
      this.#takeInOrder(this.#early.shift() as TCPSegment);
    this.#acknowledge();
    if (this.#finReceived && this.#received.length === 0) this.#tellEnd();
    if (this.#finReceived) this.#peerFinished();
    if (this.#received.length > before_bytes) this.handler.onReadable();
  }

  #takeInOrder({ sequence, payload, FIN }: TCPSegment): void {
    if (this.#finReceived) return;
    const known_bytes = distance(this.#expected, sequence);
    const fresh = payload.subarray(known_bytes, known_bytes + this.#window_bytes);
    const whole = known_bytes + fresh.length >= payload.length;
    this.#received.append(fresh);
    this.#expected = (this.#expected + fresh.length) >>> 0;
    if (!FIN || !whole || known_bytes > payload.length) return;
    this.#expected = (this.#expected + 1) >>> 0;
    this.#finReceived = true;
  }

  #keepEarly(segment: TCPSegment): void {
    const place = this.#early.findIndex(({ sequence }) => distance(sequence, segment.sequence) >= 0);
    if (place < 0) this.#early.push(segment);
    else if (this.#early[place].sequence !== segment.sequence) this.#early.splice(place, 0, segment);
  }

  #peerFinished(): void {
    this.#early = [];
    if (this.state === "ESTABLISHED") this.state = "CLOSE_WAIT";
    else if (this.state === "FIN_WAIT_1") this.state = "CLOSING";
    else if (this.state === "FIN_WAIT_2") this.#waitForLate();
  }

  #tellEnd(): void {
    if (this.#toldEnd) return;
    this.#toldEnd = true;
    this.#host.clock.post(() => this.handler.onEnd());
  }

  /** Room in the window that the program's unread bytes leave. */
  get #window_bytes(): number {
    return Math.max(this.#host.window_bytes - this.#received.length - this.#untaken_bytes, 0);
  }

  /** Sends what the peer's window has room for. */
  #output(): void {
    if (this.#gone || this.state === "SYN_SENT" || this.state === "SYN_RECEIVED") return;
    if (this.#finSent && this.#next === this.#highest) return;
    for (;;) {
      const flying_bytes = distance(this.#next, this.#unacknowledged);
      const waiting_bytes = this.#unsent.length - flying_bytes;
      const room_bytes = this.#peerWindow_bytes - flying_bytes;
      const length = Math.min(waiting_bytes, room_bytes, SEGMENT_BYTES_MAX);
      const isLast = length === waiting_bytes;
      if (waiting_bytes > 0 && length <= 0) {
        if (flying_bytes === 0) this.#startProbes();
        return;
      }
      const FIN = this.#finWanted && !this.#finSent && isLast;
      if (length <= 0 && !FIN) return;
      const isHeldBack = length < SEGMENT_BYTES_MAX && flying_bytes > 0 && !this.#noDelay && !this.#finWanted;
      if (isHeldBack) return;
      const payload = this.#unsent.copy(flying_bytes, Math.max(length, 0));
      this.#timed ??= { end: (this.#next + payload.length) >>> 0, sent_ms: this.#host.clock.now_ms() };
      this.#send(this.#next, payload, { FIN, PSH: isLast && payload.length > 0 });
      if (FIN) this.#finSent = true;
      this.#startRetransmission();
      if (FIN) return;
    }
  }

  /** Sends the first unacknowledged segment again. */
  #resend(): void {
    this.#timed = undefined;
    if (this.state === "SYN_SENT" || this.state === "SYN_RECEIVED") {
      this.#transmit(this.#unacknowledged, NO_BYTES, { SYN: true });
      return;
    }
    const sent_bytes = distance(this.#highest, this.#unacknowledged) - (this.#finSent ? 1 : 0);
    const length = Math.min(sent_bytes, SEGMENT_BYTES_MAX, Math.max(this.#peerWindow_bytes, 1));
    const FIN = this.#finSent && length === sent_bytes;
    this.#send(this.#unacknowledged, this.#unsent.copy(0, length), { FIN, PSH: length > 0 });
  }

  #startRetransmission(): void {
    this.#retransmission ??= this.#host.clock.setTimer(() => this.#late(), this.#retransmission_ms);
  }

  #stopRetransmission(): void {
    this.#retransmission?.cancel();
    this.#retransmission = undefined;
  }

  #late(): void {
    this.#retransmission = undefined;
    const { synRetransmissions_max, retransmissions_max, retransmission_ms_max } = TCP_LIMITS;
    const isOpening = this.state === "SYN_SENT" || this.state === "SYN_RECEIVED";
    if (this.#retransmissions >= (isOpening ? synRetransmissions_max : retransmissions_max)) {
      this.#fail("ETIMEDOUT", "connection timed out");
      return;
    }
    this.#retransmissions++;
    this.#retransmission_ms = Math.min(2 * this.#retransmission_ms, retransmission_ms_max);
    this.#duplicates = 0;
    this.#recovered = isOpening ? undefined : this.#highest;
    this.#resend();
    this.#startRetransmission();
  }

  /** RFC 6298, with the first round trip as its own estimate. */
  #measure(acknowledgement: number): void {
    const { retransmission_ms_min, retransmission_ms_max } = TCP_LIMITS;
    if (this.#timed && distance(acknowledgement, this.#timed.end) >= 0) {
      const roundTrip_ms = this.#host.clock.now_ms() - this.#timed.sent_ms;
      this.#timed = undefined;
      if (this.#roundTrip_ms === undefined) {
        this.#roundTrip_ms = roundTrip_ms;
        this.#deviation_ms = roundTrip_ms / 2;
      } else {
        this.#deviation_ms += (Math.abs(roundTrip_ms - this.#roundTrip_ms) - this.#deviation_ms) / 4;
        this.#roundTrip_ms += (roundTrip_ms - this.#roundTrip_ms) / 8;
      }
    }
    if (this.#roundTrip_ms === undefined) return;
    const estimate_ms = this.#roundTrip_ms + 4 * this.#deviation_ms;
    this.#retransmission_ms = Math.min(Math.max(estimate_ms, retransmission_ms_min), retransmission_ms_max);
  }

  /** The peer's window is closed, and nothing is on its way: the opening of the window could be lost. */
  #startProbes(): void {
    if (this.#isProbing) return;
    this.#isProbing = true;
    this.#probing_ms = this.#host.clock.now_ms();
    this.#probe(TCP_LIMITS.probe_ms);
  }

  #probe(delay_ms: number): void {
    this.#retransmission?.cancel();
    this.#retransmission = this.#host.clock.setTimer(() => {
      if (this.#probes >= TCP_LIMITS.retransmissions_max) {
        this.#fail("ETIMEDOUT", "connection timed out");
        return;
      }
      if (this.#closed && this.#host.clock.now_ms() - this.#probing_ms >= TCP_LIMITS.finWait_ms) {
        this.reset();
        return;
      }
      this.#probes++;
      // One byte beyond the window, which the peer does not take, but answers.
      this.#send(this.#unacknowledged, this.#unsent.copy(0, 1), {});
      this.#next = this.#unacknowledged;
      this.#probe(Math.min(2 * delay_ms, TCP_LIMITS.probe_ms_max));
    }, delay_ms);
  }

  #endProbes(): void {
    this.#isProbing = false;
    this.#stopRetransmission();
    this.#next = this.#unacknowledged;
  }

  #startKeepAlive(): void {
    this.#keepAlive?.cancel();
    this.#keepAlive = undefined;
    if (this.#keepAlive_ms === 0 || this.#gone) return;
    const { clock } = this.#host;
    const silent_ms = clock.now_ms() - this.#heard_ms;
    const { keepAlive_ms } = TCP_LIMITS;
    const wait_ms =
      this.#keepAlives > 0 ? keepAlive_ms : Math.max(this.#keepAlive_ms - silent_ms, keepAlive_ms);
    this.#keepAlive = clock.setTimer(() => this.#askPeer(), wait_ms);
  }

  #askPeer(): void {
    const { clock } = this.#host;
    const isSilent = clock.now_ms() - this.#heard_ms >= this.#keepAlive_ms;
    if (isSilent && (this.state === "ESTABLISHED" || this.state === "CLOSE_WAIT")) {
      if (this.#keepAlives >= TCP_LIMITS.keepAlives_max) {
        this.#send(this.#next, NO_BYTES, { RST: true });
        this.#fail("ETIMEDOUT", "connection timed out");
        return;
      }
      this.#keepAlives++;
      // A number that the peer has acknowledged long since: it answers with what it expects.
      this.#transmit((this.#unacknowledged - 1) >>> 0, NO_BYTES, {});
    }
    this.#startKeepAlive();
  }

  #acknowledge(): void {
    this.#transmit(this.#next, NO_BYTES, {});
  }

  /** Sends a segment that takes sequence numbers, or an RST. */
  #send(sequence: number, payload: Uint8Array, flags: Flags): void {
    this.#transmit(sequence, payload, flags);
    const end = (sequence + payload.length + (flags.SYN ? 1 : 0) + (flags.FIN ? 1 : 0)) >>> 0;
    if (distance(end, this.#next) > 0) this.#next = end;
    if (distance(end, this.#highest) > 0) this.#highest = end;
    if (flags.SYN) this.#timed ??= { end, sent_ms: this.#host.clock.now_ms() };
  }

  #transmit(sequence: number, payload: Uint8Array, { SYN, FIN, RST, PSH }: Flags): void {
    const { localAddress, localPort, remoteAddress, remotePort } = this.ends;
    const isFirst = this.state === "SYN_SENT";
    this.#advertised_bytes = this.#window_bytes;
    this.#host.transmit({
      protocol: "tcp",
      source: localAddress,
      sourcePort: localPort,
      destination: remoteAddress,
      destinationPort: remotePort,
      sequence,
      acknowledgement: isFirst ? 0 : this.#expected,
      window_bytes: this.#advertised_bytes,
      SYN: SYN ?? false,
      ACK: !isFirst,
      FIN: FIN ?? false,
      RST: RST ?? false,
      PSH: PSH ?? false,
      payload,
    });
  }

  /** Both ends have finished: only late segments are waited for, and the program has no more to do with it. */
  #waitForLate(): void {
    this.state = "TIME_WAIT";
    this.#stopRetransmission();
    this.#keepAlive?.cancel();
    this.#endAfter(TCP_LIMITS.timeWait_ms);
    if (this.#closed) this.#tellGone();
  }

  #endAfter(ms: number): void {
    this.#ending?.cancel();
    this.#ending = this.#host.clock.setTimer(() => this.#end(), ms);
  }

  #fail(code: string, message: string): void {
    if (this.#gone) return;
    const { handler } = this;
    this.#end();
    this.#tellFailed(handler, code, message);
  }

  /** Who has closed it is told only that nothing remains. */
  #tellFailed(handler: StreamHandler, code: string, message: string): void {
    if (this.#closed) return;
    const { remoteAddress: address, remotePort: port } = this.ends;
    handler.onFailed(new NetworkError(code, message, { address, port }));
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.state = "CLOSED";
    this.#stopRetransmission();
    this.#keepAlive?.cancel();
    this.#ending?.cancel();
    this.#host.onClosed(this);
    this.#tellGone();
  }

  #tellGone(): void {
    if (this.#toldGone) return;
    this.#toldGone = true;
    this.#host.clock.post(() => {
      this.handler.onGone();
      this.handler = NOBODY;
    });
  }
}
