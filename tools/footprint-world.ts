/** A virtual network of one board and one peer, which the script controls: runs are exactly reproducible. */
import type { VirtualClock } from "../host-sim/sim/clock/virtual-clock.js";
import { AccessPoint } from "../host-sim/sim/network/access-point.js";
import type { DatagramSocket, Stream, StreamHandler } from "../host-sim/sim/network/network.js";
import { Station } from "../host-sim/sim/network/station.js";
import type { VirtualHost } from "../host-sim/sim/network/virtual/virtual-host.js";
import { VirtualNetwork } from "../host-sim/sim/network/virtual/virtual-network.js";
import { Random } from "../host-sim/sim/random.js";

const BOARD_ADDRESS = "192.168.4.20";
export const PEER_ADDRESS = "192.168.4.9";
export const PEER_PORT = 5001;
const BOARD = "board";
const WINDOW_BYTES = 5744;
const SEED = 1;

/** A network with a peer that listens on PEER_PORT. */
export class ScriptedNetwork {
  readonly address = BOARD_ADDRESS;
  /** The board's radio, and its network. */
  readonly station: Station;
  readonly board: VirtualHost;
  /** The peer's ends of open streams, oldest first. */
  readonly streams: ScriptedStream[] = [];
  /** The payloads of all packets that the board has sent, in order. */
  readonly sent: Buffer[] = [];
  readonly #peer: VirtualHost;
  readonly #datagrams: DatagramSocket;

  constructor(clock: VirtualClock) {
    const network = new VirtualNetwork(clock, new Random(SEED));
    network.defaults.latency_ms = 0;
    network.onSent.push(({ sender, packet }) => {
      const isData = packet.protocol === "udp" || packet.payload.length > 0;
      if (sender === BOARD && isData) this.sent.push(Buffer.from(packet.payload));
    });
    this.station = new Station(clock, [new AccessPoint("palmwire", "", () => BOARD_ADDRESS)]);
    this.board = network.attach({ name: BOARD, attachment: this.station, window_bytes: WINDOW_BYTES });
    const cable = { address: PEER_ADDRESS, watch: () => () => {} };
    this.#peer = network.attach({ name: "peer", attachment: cable, window_bytes: WINDOW_BYTES });
    this.#peer.listen(PEER_PORT, { onStream: (stream) => this.#open().take(stream), onFailed() {} });
    this.#datagrams = this.#peer.bind(PEER_PORT, { onDatagram() {}, onFailed() {} });
  }

  /** Listening ports of the board. */
  get servers(): readonly number[] {
    return this.board.ports.listening;
  }

  /** Ports of the board's datagram sockets. */
  get sockets(): readonly number[] {
    return this.board.ports.datagrams;
  }

  /** Connects a client to the board, if it listens. */
  arrive(): ScriptedStream | undefined {
    const port = this.servers.at(0);
    if (port === undefined) return undefined;
    const stream = this.#open();
    stream.take(this.#peer.connect(BOARD_ADDRESS, port, stream));
    return stream;
  }

  /** Sends a datagram to the board. */
  send(bytes: Uint8Array): void {
    const port = this.sockets.at(0);
    if (port !== undefined) this.#datagrams.send(bytes, BOARD_ADDRESS, port);
  }

  #open(): ScriptedStream {
    const stream = new ScriptedStream(() => this.streams.splice(this.streams.indexOf(stream), 1));
    this.streams.push(stream);
    return stream;
  }
}

/** The peer's end of a TCP stream. It reads all data, and closes when the board does. */
export class ScriptedStream implements StreamHandler {
  /** Whether it reads incoming data. */
  reading = true;
  #stream!: Stream;

  constructor(private readonly owner: () => void) {}

  take(stream: Stream): void {
    this.#stream = stream;
    stream.handler = this;
  }

  say(bytes: Uint8Array): void {
    this.#stream.write(bytes);
  }

  /** Closes the stream; data that arrives later is answered with RST. */
  finish(): void {
    this.#stream.close();
  }

  onConnect(): void {}

  onReadable(): void {
    if (!this.reading) return;
    for (let bytes = this.#stream.read(Infinity); bytes; bytes = this.#stream.read(Infinity))
      this.#stream.taken(bytes.length);
  }

  onSent(): void {}

  onEnd(): void {
    this.#stream.close();
  }

  onFailed(): void {}

  onGone(): void {
    this.owner();
  }
}
