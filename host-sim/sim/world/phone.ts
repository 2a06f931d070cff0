import type { DatagramSocket, Network, StreamServer } from "../network/network.js";
import type { WorldBoard } from "./world-board.js";
import { Notes } from "./notes.js";
import { Tool } from "./tool.js";
import { contains, quoted, shown } from "./shown.js";
import { Unmet, WITHIN_MS, type Within } from "./unmet.js";
import type { World } from "./world.js";

/** So many of the last datagrams are in a message. */
const DATAGRAMS_SHOWN = 8;

/** Another end of a conversation: a board, or an IPv4 literal. */
export type Destination = WorldBoard | Phone | string;

/** A phone with a network tool, on the Wi-Fi of the boards. */
export class Phone {
  readonly name: string;
  readonly network: Network;
  readonly #world: World;
  readonly #tools: Tool[] = [];
  readonly #servers: ToolServer[] = [];
  readonly #sockets: UDPTool[] = [];

  constructor(world: World, name: string, network: Network) {
    this.#world = world;
    this.name = name;
    this.network = network;
  }

  /** Its IPv4 address. */
  get address(): string {
    return this.network.address;
  }

  /** Connects to a TCP port; without one, to the one that the board listens on. Fails when it is refused. */
  async connect(to: Destination, port?: number, { within = WITHIN_MS }: Within = {}): Promise<Tool> {
    const tool = this.dial(to, port);
    await this.#world.until(() => tool.isConnected || tool.failure, within);
    if (tool.isConnected) return tool;
    const why = tool.failure ?? `no answer within ${within / 1000} s`;
    throw new Unmet(`${tool.name}: ${why}${this.#world.describeAt(placeOf(to, port).address)}`);
  }

  /** Begins to connect, and waits for nothing. */
  dial(to: Destination, port?: number): Tool {
    const { address, port: remotePort } = placeOf(to, port);
    const name = `${this.name} to ${address}:${remotePort}`;
    const tool = new Tool(this.#world, name, (handler) => this.network.connect(address, remotePort, handler));
    this.#tools.push(tool);
    return tool;
  }

  /** Listens on a TCP port; without one, on a free one. Throws when it is taken. */
  listen(port = 0): ToolServer {
    const server = new ToolServer(this.#world, this, port);
    this.#servers.push(server);
    return server;
  }

  /** Opens a UDP socket; without a port, on a free one. Throws when it is taken. */
  udp(port = 0): UDPTool {
    const socket = new UDPTool(this.#world, this, port);
    this.#sockets.push(socket);
    return socket;
  }

  /** Closes everything. */
  close(): void {
    for (const server of this.#servers) server.close();
    for (const tool of this.#tools) tool.reset();
    for (const socket of this.#sockets) socket.close();
  }

  /** A connection that came in belongs to the phone. */
  adopt(tool: Tool): void {
    this.#tools.push(tool);
  }
}

/** A TCP port that a phone listens on. */
export class ToolServer {
  readonly port: number;
  readonly #world: World;
  readonly #name: string;
  readonly #server: StreamServer;
  readonly #accepted: Notes<Tool>;

  constructor(world: World, phone: Phone, port: number) {
    this.#world = world;
    this.#accepted = new Notes(() => world.changed());
    let failure: string | undefined;
    const server = phone.network.listen(port, {
      onStream: (stream) => {
        const name = `${phone.name} from ${stream.remoteAddress}:${stream.remotePort}`;
        const tool = Tool.accepted(world, name, stream);
        phone.adopt(tool);
        this.#accepted.add(tool);
      },
      onFailed: (error) => (failure = error.message),
    });
    if (!server)
      throw new Unmet(`${phone.name} cannot listen on port ${port}${failure ? `: ${failure}` : ""}`);
    this.#server = server;
    this.port = server.port;
    this.#name = `${phone.name}:${this.port}`;
  }

  /** The connections that have come, oldest first. */
  get tools(): readonly Tool[] {
    return this.#accepted.items;
  }

  /** Waits for the next connection. */
  async accepts({ within = WITHIN_MS }: Within = {}): Promise<Tool> {
    const tool = await this.#world.until(() => this.#accepted.next("accepts", () => true), within);
    if (tool) return tool;
    throw new Unmet(
      `nobody connected to ${this.#name} within ${within / 1000} s${this.#world.describeAt(undefined)}`,
    );
  }

  close(): void {
    this.#server.close();
  }
}

/** A datagram that has come. */
export interface ReceivedDatagram {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly address: string;
  readonly port: number;
}

/** A UDP socket of a phone. */
export class UDPTool {
  readonly port: number;
  readonly #world: World;
  readonly #name: string;
  readonly #socket: DatagramSocket;
  readonly #received: Notes<ReceivedDatagram>;

  constructor(world: World, phone: Phone, port: number) {
    this.#world = world;
    this.#received = new Notes(() => world.changed());
    this.#socket = phone.network.bind(port, {
      onDatagram: (bytes, address, from) =>
        this.#received.add({ bytes, text: world.decode(bytes), address, port: from }),
      onFailed() {},
    });
    this.port = this.#socket.port;
    this.#name = `${phone.name}:${this.port}`;
  }

  /** The datagrams that have come, oldest first. */
  get received(): readonly ReceivedDatagram[] {
    return this.#received.items;
  }

  /** Sends bytes, or text in UTF-8, to a board, an address, a group or to all (255.255.255.255). */
  send(data: string | Uint8Array, to: Destination, port: number): void {
    this.#socket.send(this.#world.encode(data), typeof to === "string" ? to : to.address, port);
  }

  /** Waits for the next datagram whose text contains or matches that, or that is these bytes. */
  async receives(
    expected: string | RegExp | Uint8Array,
    { within = WITHIN_MS }: Within = {},
  ): Promise<ReceivedDatagram> {
    const matches =
      expected instanceof Uint8Array
        ? ({ bytes }: ReceivedDatagram) => String(bytes) === String(expected)
        : ({ text }: ReceivedDatagram) => contains(expected)(text);
    const found = await this.#world.until(() => this.#received.next(String(expected), matches), within);
    if (found) return found;
    const last = this.received.slice(-DATAGRAMS_SHOWN);
    const rest = last.map(({ text }) => quoted(text)).join(", ") || "nothing";
    const from = last.at(-1)?.address;
    throw new Unmet(
      `${this.#name} received no ${shown(expected)} within ${within / 1000} s but ${rest}${this.#world.describeAt(from)}`,
    );
  }

  /** Joins a multicast group. */
  join(group: string): void {
    this.#socket.join(group);
  }

  close(): void {
    this.#socket.close();
  }
}

function placeOf(to: Destination, port: number | undefined): { address: string; port: number } {
  if (typeof to === "string" || port !== undefined) {
    if (port === undefined) throw new Unmet(`give a port to connect to at ${String(to)}`);
    return { address: typeof to === "string" ? to : to.address, port };
  }
  const listening = "port" in to ? to.port : undefined;
  if (listening === undefined)
    throw new Unmet(`${to.name} listens on no port yet: await its event "listening" first`);
  return { address: to.address, port: listening };
}
