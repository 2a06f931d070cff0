import type { Clock } from "../clock/clock.js";
import { Conversation, type End } from "./conversation.js";
import {
  NOBODY,
  type BindOptions,
  type DatagramHandler,
  type DatagramSocket,
  type Network,
  type NetworkError,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "./network.js";
import type { Packet } from "./packet.js";

const EVERYWHERE = "0.0.0.0";
/** How far apart the first sequence numbers of connections are: further than most carry bytes. */
const SEQUENCE_STEP = 0x1000_0000 + 1;
/** The first of the ports that a system picks; a stream that was refused at once has none any more. */
const PICKED_PORT = 49_152;
const PICKED_PORTS = 0x1_0000 - PICKED_PORT;
/** Why a stream failed, by its error's code, when that was its peer's doing. */
const PEERS_DOING: readonly string[] = ["ECONNREFUSED", "ECONNRESET", "EPIPE"];

/** Told of a packet, and when it was sent: milliseconds since 1970, UTC. */
export type OnPacket = (packet: Packet, wall_ms: number) => void;

/**
 * A network whose sockets can be watched. The packets are made up around what the sockets carry: the bytes, their order
 * and their times are what the board saw, the segments, sequence numbers and acknowledgements are not. A peer's bytes
 * count as sent when the board reads them, the board's when they have left it.
 */
export class CapturedNetwork implements Network {
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #onPacket: OnPacket;
  #sequence = 0;
  #portsPicked = 0;

  constructor(network: Network, clock: Clock, onPacket: OnPacket) {
    this.#network = network;
    this.#clock = clock;
    this.#onPacket = onPacket;
  }

  get address(): string {
    return this.#network.address;
  }

  connect(address: string, port: number, handler: StreamHandler): Stream {
    const stream = new CapturedStream((port, to) => this.#conversation(port, to));
    stream.handler = handler;
    stream.connecting(this.#network.connect(address, port, stream));
    // By then it has a port.
    this.#clock.post(() => stream.asks());
    return stream;
  }

  listen(port: number, handler: ServerHandler, address?: string): StreamServer | undefined {
    const watched: ServerHandler = {
      onStream: (inner) => {
        const stream = new CapturedStream((port, to) => this.#conversation(port, to));
        stream.accepted(inner);
        handler.onStream(stream);
      },
      onFailed: (error) => handler.onFailed(error),
    };
    return this.#network.listen(port, watched, address);
  }

  bind(port: number, handler: DatagramHandler, options?: BindOptions): DatagramSocket {
    return this.#watch((watched) => this.#network.bind(port, watched, options), handler);
  }

  adopt(socket: unknown, handler: DatagramHandler): DatagramSocket {
    return this.#watch((watched) => this.#network.adopt(socket, watched), handler);
  }

  drained(limit_ms: number): Promise<void> {
    return this.#network.drained(limit_ms);
  }

  #conversation(port: number, to: End): Conversation {
    const ends = { board: { address: this.address, port: port || this.#pickedPort() }, peer: to };
    const board = (this.#sequence += SEQUENCE_STEP) >>> 0;
    const peer = (this.#sequence += SEQUENCE_STEP) >>> 0;
    return new Conversation((packet) => this.#sent(packet), ends, { board, peer });
  }

  #pickedPort(): number {
    return PICKED_PORT + (this.#portsPicked++ % PICKED_PORTS);
  }

  #watch(open: (handler: DatagramHandler) => DatagramSocket, handler: DatagramHandler): DatagramSocket {
    const socket = open({
      onDatagram: (bytes, address, port) => {
        this.#datagram({ address, port }, own, bytes);
        handler.onDatagram(bytes, address, port);
      },
      onFailed: (error) => handler.onFailed(error),
    });
    const own: End = {
      address: socket.address === EVERYWHERE ? this.address : socket.address,
      port: socket.port,
    };
    return {
      address: socket.address,
      port: socket.port,
      send: (bytes, address, port) => {
        // To port 0 nothing is sent.
        if (port !== 0) this.#datagram(own, { address, port }, bytes);
        socket.send(bytes, address, port);
      },
      join: (group) => socket.join(group),
      leave: (group) => socket.leave(group),
      close: () => socket.close(),
    };
  }

  #datagram(from: End, to: End, payload: Uint8Array): void {
    this.#sent({
      protocol: "udp",
      source: from.address,
      sourcePort: from.port,
      destination: to.address,
      destinationPort: to.port,
      payload,
    });
  }

  #sent(packet: Packet): void {
    this.#onPacket(packet, this.#clock.wall_ms());
  }
}

/** A stream between a board and its network's, which tells a conversation what passes. */
class CapturedStream implements Stream, StreamHandler {
  handler: StreamHandler = NOBODY;
  readonly #begin: (port: number, to: End) => Conversation;
  #stream: Stream | undefined;
  #conversation: Conversation | undefined;
  #connected = false;
  #closing = false;
  /** What was written and has not left yet. */
  readonly #unsent: Uint8Array[] = [];

  /** `begin` is asked for the conversation between a port of the board, 0 where it is unknown, and a peer. */
  constructor(begin: (port: number, to: End) => Conversation) {
    this.#begin = begin;
  }

  /** The board has asked for this stream. */
  connecting(stream: Stream): void {
    this.#stream = stream;
  }

  /** A peer has asked for this stream. */
  accepted(stream: Stream): void {
    this.#stream = stream;
    this.#connected = true;
    stream.handler = this;
    const conversation = this.#converse();
    conversation.asks("peer");
    conversation.accepts("board");
  }

  /** The board's request is on its way, unless it has been said already. */
  asks(): void {
    if (!this.#conversation) this.#converse().asks("board");
  }

  get remoteAddress(): string {
    return this.#stream?.remoteAddress ?? "";
  }

  get remotePort(): number {
    return this.#stream?.remotePort ?? 0;
  }

  get localPort(): number {
    return this.#stream?.localPort ?? 0;
  }

  read(bytes_max: number): Uint8Array | undefined {
    const bytes = this.#stream?.read(bytes_max);
    if (bytes) this.#conversation?.says("peer", bytes);
    return bytes;
  }

  taken(bytes: number): void {
    this.#stream?.taken(bytes);
  }

  write(bytes: Uint8Array): void {
    if (this.#conversation && bytes.length > 0) this.#unsent.push(bytes.slice());
    this.#stream?.write(bytes);
  }

  setNoDelay(on: boolean): void {
    this.#stream?.setNoDelay(on);
  }

  setKeepAlive(idle_ms: number): void {
    this.#stream?.setKeepAlive(idle_ms);
  }

  close(): void {
    this.#closing = true;
    this.#finish();
    this.#stream?.close();
  }

  reset(): void {
    if (this.#connected) this.#conversation?.resets("board");
    this.#stream?.reset();
  }

  onConnect(): void {
    this.asks();
    this.#connected = true;
    this.#conversation?.accepts("peer");
    this.handler.onConnect();
  }

  onReadable(): void {
    this.handler.onReadable();
  }

  onSent(bytes: number): void {
    this.#conversation?.says("board", this.#take(bytes));
    this.#finish();
    this.handler.onSent(bytes);
  }

  onEnd(): void {
    this.#conversation?.finishes("peer");
    this.handler.onEnd();
  }

  onFailed(error: NetworkError): void {
    if (!this.#connected) this.asks();
    if (PEERS_DOING.includes(error.code)) this.#conversation?.resets("peer");
    this.handler.onFailed(error);
  }

  onGone(): void {
    // What neither side has ended is given up.
    if (this.#connected) this.#conversation?.resets("board");
    this.handler.onGone();
  }

  #converse(): Conversation {
    const { localPort, remoteAddress: address, remotePort: port } = this;
    return (this.#conversation = this.#begin(localPort, { address, port }));
  }

  /** The board finishes when all it has written has left. */
  #finish(): void {
    if (this.#closing && this.#connected && this.#unsent.length === 0) this.#conversation?.finishes("board");
  }

  /** The oldest of the bytes that were written. */
  #take(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count && this.#unsent.length > 0) {
      const [first] = this.#unsent;
      const part = first.subarray(0, count - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.#unsent.shift();
      else this.#unsent[0] = first.subarray(part.length);
    }
    return bytes.subarray(0, filled);
  }
}
