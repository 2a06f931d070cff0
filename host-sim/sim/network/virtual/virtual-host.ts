/** One station's attachment to a virtual network: what lwIP is on a board, or the system on a phone. */
import type { VirtualClock } from "../../clock/virtual-clock.js";
import type { Random } from "../../random.js";
import {
  NetworkError,
  type BindOptions,
  type DatagramHandler,
  type DatagramSocket,
  type Network,
  type ServerHandler,
  type StreamHandler,
  type StreamServer,
} from "../network.js";
import type { Packet, TCPSegment, UDPDatagram } from "../packet.js";
import { isForAll, isLoopback, isMulticast } from "./addresses.js";
import { VirtualDatagramSocket } from "./datagram-socket.js";
import { TCPConnection, type ConnectionHost, type Ends, type TCPState } from "./tcp-connection.js";
import type { VirtualNetwork } from "./virtual-network.js";

/** Ports that a host takes by itself: RFC 6335's dynamic ones, as lwIP does. */
const FIRST_FREE_PORT = 49152;
const LAST_PORT = 65535;

/** RFC 9293: first sequence numbers grow by one every 4 µs, so that none of an older connection comes again. */
const SEQUENCE_PER_MS = 250;

/** The largest UDP payload of an IPv4 packet. */
const DATAGRAM_BYTES_MAX = 65_507;

const NO_BYTES = new Uint8Array(0);
const EVERYWHERE = "0.0.0.0";

/** States whose control block lwIP takes for another connection when it has no other, in this order. */
const TAKEN_FIRST: readonly TCPState[] = ["TIME_WAIT", "LAST_ACK", "CLOSING"];

/** What a host is in its network: a station of an access point, or a machine with a cable. */
export interface Attachment {
  /** The address while there is a link. */
  readonly address: string | undefined;
  /** Tells of every change; the returned function ends that. */
  watch(watcher: () => void): () => void;
}

export interface HostOptions {
  readonly name: string;
  readonly attachment: Attachment;
  /** The receive window of each connection. */
  readonly window_bytes: number;
  /** TCP control blocks, where the chip has a fixed number. */
  readonly connections_max?: number;
}

interface Listening {
  readonly port: number;
  readonly address: string | undefined;
  readonly handler: ServerHandler;
}

export class VirtualHost implements Network, ConnectionHost {
  readonly name: string;
  readonly clock: VirtualClock;
  readonly window_bytes: number;
  readonly #network: VirtualNetwork;
  readonly #attachment: Attachment;
  readonly #connections_max: number;
  readonly #firstSequence: number;
  /** By their ends; oldest first. */
  readonly #connections = new Map<string, TCPConnection>();
  readonly #servers = new Map<number, Listening>();
  readonly #datagramSockets: VirtualDatagramSocket[] = [];
  readonly #drained: (() => void)[] = [];
  #nextPort: number;
  #lastAddress = EVERYWHERE;

  constructor(network: VirtualNetwork, clock: VirtualClock, random: Random, options: HostOptions) {
    this.#network = network;
    this.clock = clock;
    this.name = options.name;
    this.window_bytes = options.window_bytes;
    this.#connections_max = options.connections_max ?? Infinity;
    this.#attachment = options.attachment;
    this.#nextPort = random.integer(FIRST_FREE_PORT, LAST_PORT);
    this.#firstSequence = random.bits();
    let { address } = options.attachment;
    // It keeps the address for what it sends while its link is down, as a phone does.
    this.#lastAddress = address ?? EVERYWHERE;
    options.attachment.watch(() => {
      if (address !== undefined && options.attachment.address !== address) this.#addressLost();
      ({ address } = options.attachment);
    });
  }

  /** The address while there is a link, then the last one. */
  get address(): string {
    this.#lastAddress = this.#attachment.address ?? this.#lastAddress;
    return this.#lastAddress;
  }

  /** Whether packets come and go. */
  get linked(): boolean {
    return this.#attachment.address !== undefined;
  }

  /** Sockets of all kinds that are open, those that only wait for late segments left out. */
  get sockets(): readonly string[] {
    const connections = [...this.#connections.values()]
      .filter(({ state }) => state !== "TIME_WAIT")
      .map(({ state, ends }) => `TCP ${ends.localPort} to ${ends.remoteAddress}:${ends.remotePort} ${state}`);
    const servers = [...this.#servers.keys()].map((port) => `TCP ${port} listening`);
    return [...connections, ...servers, ...this.#datagramSockets.map(({ port }) => `UDP ${port}`)];
  }

  /** The ports of its servers and datagram sockets, oldest first. */
  get ports(): { readonly listening: readonly number[]; readonly datagrams: readonly number[] } {
    return {
      listening: [...this.#servers.keys()],
      datagrams: this.#datagramSockets.map(({ port }) => port),
    };
  }

  /** The state of each connection, those included that only wait for late segments; oldest first. */
  get states(): readonly (Ends & { readonly state: TCPState })[] {
    return [...this.#connections.values()].map(({ ends, state }) => ({ ...ends, state }));
  }

  connect(address: string, port: number, handler: StreamHandler): TCPConnection {
    const hasRoom = this.#makeRoom();
    const localAddress = isLoopback(address) ? address : this.address;
    const ends: Ends = {
      localAddress,
      localPort: this.#freePort(),
      remoteAddress: address,
      remotePort: port,
    };
    const connection = this.#add(TCPConnection.connect(this, ends, this.#initialSequence(), handler));
    if (!hasRoom) connection.fail("ENOBUFS", "no buffer space available");
    return connection;
  }

  listen(port: number, handler: ServerHandler, address?: string): StreamServer | undefined {
    const failure = this.#failure("listen", port, address, this.#servers.has(port));
    if (failure) {
      this.clock.post(() => handler.onFailed(failure));
      return undefined;
    }
    const listening = { port: port || this.#freePort(), address: interfaceOf(address), handler };
    this.#servers.set(listening.port, listening);
    return {
      address: listening.address ?? this.address,
      port: listening.port,
      close: () => {
        if (this.#servers.get(listening.port) === listening) this.#servers.delete(listening.port);
      },
    };
  }

  bind(port: number, handler: DatagramHandler, { address }: BindOptions = {}): DatagramSocket {
    const isTaken = this.#datagramSockets.some((socket) => socket.port === port);
    const failure = this.#failure("bind", port, address, isTaken);
    if (failure) throw failure;
    const socket = new VirtualDatagramSocket(this, port || this.#freePort(), handler);
    this.#datagramSockets.push(socket);
    return socket;
  }

  adopt(socket: unknown, handler: DatagramHandler): DatagramSocket {
    const place = this.#datagramSockets.indexOf(socket as VirtualDatagramSocket);
    if (place < 0) throw new NetworkError("EINVAL", "no bound socket of this host");
    return (this.#datagramSockets[place] = this.#datagramSockets[place].handOver(handler));
  }

  async drained(limit_ms: number): Promise<void> {
    if (this.#isDrained) {
      this.#cutOff();
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = this.clock.setTimer(resolve, limit_ms);
      this.#drained.push(() => {
        timer.cancel();
        resolve();
      });
    });
    this.#cutOff();
  }

  transmit(segment: TCPSegment): void {
    this.#send(segment);
  }

  onEstablished(connection: TCPConnection): void {
    const server = this.#servers.get(connection.localPort);
    if (server) server.handler.onStream(connection);
    else connection.reset();
  }

  onClosed(connection: TCPConnection): void {
    this.#connections.delete(keyOf(connection.ends));
    this.#settle();
  }

  sendDatagram(socket: VirtualDatagramSocket, payload: Uint8Array, address: string, port: number): void {
    if (payload.length > DATAGRAM_BYTES_MAX) {
      const failure = new NetworkError("EMSGSIZE", "message too long", { address, port });
      this.clock.post(() => socket.handler.onFailed(failure));
      return;
    }
    this.#send({
      protocol: "udp",
      source: isLoopback(address) ? address : this.address,
      sourcePort: socket.port,
      destination: address,
      destinationPort: port,
      payload,
    });
  }

  datagramSocketClosed(socket: VirtualDatagramSocket): void {
    this.#datagramSockets.splice(this.#datagramSockets.indexOf(socket), 1);
  }

  /** A packet has arrived. */
  receive(packet: Packet): void {
    if (!this.#isFor(packet.destination)) return;
    if (packet.protocol === "tcp") this.#receiveSegment(packet);
    else this.#receiveDatagram(packet);
    if (this.#drained.length > 0) this.#settle();
  }

  /** By the time it arrives, the host may have another address, or none. */
  #isFor(destination: string): boolean {
    return (
      isLoopback(destination) || (this.linked && (isForAll(destination) || destination === this.address))
    );
  }

  #send(packet: Packet): void {
    const { destination } = packet;
    if (destination === this.address || isLoopback(destination)) this.clock.post(() => this.receive(packet));
    else this.#network.carry(this, packet);
  }

  #receiveSegment(segment: TCPSegment): void {
    const { source, sourcePort, destination, destinationPort } = segment;
    const ends: Ends = {
      localAddress: destination,
      localPort: destinationPort,
      remoteAddress: source,
      remotePort: sourcePort,
    };
    const key = keyOf(ends);
    const connection = this.#connections.get(key);
    const isOpening = segment.SYN && !segment.ACK && !segment.RST;
    if (connection && !(isOpening && connection.yieldsTo(segment.sequence))) {
      connection.receive(segment);
      return;
    }
    const server = this.#servers.get(destinationPort);
    const isHeard = server && (server.address === undefined || server.address === destination);
    if (!isOpening || !isHeard) {
      if (!segment.RST) this.#refuse(segment);
      return;
    }
    connection?.abandon();
    // Without a control block lwIP leaves the SYN unanswered: it comes again.
    if (!this.#makeRoom()) {
      server.handler.onNoRoom?.(source, sourcePort);
      return;
    }
    this.#add(TCPConnection.accept(this, ends, this.#initialSequence(), segment));
  }

  /** The answer to a segment for which there is no connection. */
  #refuse(segment: TCPSegment): void {
    const { source, sourcePort, destination, destinationPort, payload, SYN, FIN, ACK } = segment;
    const length = payload.length + (SYN ? 1 : 0) + (FIN ? 1 : 0);
    this.#send({
      protocol: "tcp",
      source: destination,
      sourcePort: destinationPort,
      destination: source,
      destinationPort: sourcePort,
      sequence: ACK ? segment.acknowledgement : 0,
      acknowledgement: (segment.sequence + length) >>> 0,
      window_bytes: 0,
      SYN: false,
      ACK: true,
      FIN: false,
      RST: true,
      PSH: false,
      payload: NO_BYTES,
    });
  }

  #receiveDatagram({ source, sourcePort, destination, destinationPort, payload }: UDPDatagram): void {
    for (const socket of [...this.#datagramSockets]) {
      if (socket.port !== destinationPort) continue;
      if (isMulticast(destination) && !socket.hears(destination)) continue;
      socket.handler.onDatagram(Uint8Array.from(payload), source, sourcePort);
    }
  }

  #add(connection: TCPConnection): TCPConnection {
    this.#connections.set(keyOf(connection.ends), connection);
    return connection;
  }

  /** Makes sure that there is a control block: where none is free, the oldest one that is as good as closed goes. */
  #makeRoom(): boolean {
    if (this.#connections.size < this.#connections_max) return true;
    for (const state of TAKEN_FIRST) {
      for (const connection of this.#connections.values()) {
        if (connection.state !== state) continue;
        connection.abandon();
        return true;
      }
    }
    return false;
  }

  /** lwIP ends every connection of an interface that loses its address. */
  #addressLost(): void {
    for (const connection of [...this.#connections.values()]) {
      if (!isLoopback(connection.ends.localAddress)) connection.fail("ENETDOWN", "network is down");
    }
  }

  #initialSequence(): number {
    return (this.#firstSequence + Math.floor(this.clock.now_ms() * SEQUENCE_PER_MS)) >>> 0;
  }

  #freePort(): number {
    for (;;) {
      const port = this.#nextPort;
      this.#nextPort = port === LAST_PORT ? FIRST_FREE_PORT : port + 1;
      const isTaken =
        this.#servers.has(port) ||
        this.#datagramSockets.some((socket) => socket.port === port) ||
        [...this.#connections.values()].some(({ localPort }) => localPort === port);
      if (!isTaken) return port;
    }
  }

  #failure(
    operation: string,
    port: number,
    address: string | undefined,
    isTaken: boolean,
  ): NetworkError | undefined {
    const place = { address: address ?? this.address, port };
    const where = `${place.address}:${port}`;
    const own = interfaceOf(address);
    if (own !== undefined && own !== this.address)
      return new NetworkError(
        "EADDRNOTAVAIL",
        `${operation} EADDRNOTAVAIL: address not available ${where}`,
        place,
      );
    if (isTaken)
      return new NetworkError(
        "EADDRINUSE",
        `${operation} EADDRINUSE: address already in use ${where}`,
        place,
      );
    return undefined;
  }

  get #isDrained(): boolean {
    return [...this.#connections.values()].every(({ sent, closed }) => sent || !closed);
  }

  /** Ends every connection: a peer that has not got everything, or no FIN, learns of it. */
  #cutOff(): void {
    for (const connection of [...this.#connections.values()]) {
      if (connection.sent && connection.closed) connection.abandon();
      else connection.reset();
    }
  }

  #settle(): void {
    if (this.#drained.length > 0 && this.#isDrained) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

function interfaceOf(address: string | undefined): string | undefined {
  return address === EVERYWHERE ? undefined : address;
}

function keyOf({ localAddress, localPort, remoteAddress, remotePort }: Ends): string {
  return `${localPort} ${remoteAddress}:${remotePort} ${localAddress}`;
}
