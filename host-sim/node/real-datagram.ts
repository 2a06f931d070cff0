import type { Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
import {
  asNetworkError,
  NetworkError,
  type DatagramHandler,
  type DatagramSocket,
} from "../sim/network/network.js";
import { boundSocket, markShared, mustShare, retryWhileInUse } from "./shared-port.js";

/** The limited broadcast address: routers do not forward it. */
const BROADCAST = "255.255.255.255";
/** Its replacement on a loopback board, so that nothing leaves the machine unexpectedly. */
const LOOPBACK_BROADCAST = "127.255.255.255";
export const EVERYWHERE = "0.0.0.0";
/** The time that a multicast datagram may take to loop back. The kernel queues it before `send` completes. */
const ECHO_MS = 1000;

/** Windows can only bind sockets to its own addresses, and lets any program share a port. */
const WINDOWS = process.platform === "win32";

/** The board's addresses and sockets, shared by its datagram sockets. */
export interface DatagramPlace {
  readonly bindAddress: string;
  /** The board's own address, needed when `bindAddress` is 0.0.0.0. */
  readonly interfaceAddress: string;
  /** All open sockets of the board; they add and remove themselves. */
  readonly sockets: Set<RealDatagramSocket>;
}

/** A multicast datagram that will loop back to the board. */
interface Echo {
  readonly bytes: Buffer;
  /** The source port. */
  readonly port: number;
  readonly sent_ms: number;
}

/**
 * A DatagramSocket on node:dgram, bound before the constructor returns. A board's socket receives unicast, broadcast,
 * and multicast to its groups. On a PC, a socket bound to one address only receives unicast, so additional sockets on
 * the same port receive the rest.
 */
export class RealDatagramSocket implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly #interface: string;
  readonly #sockets: Set<RealDatagramSocket>;
  #echoes: Echo[] = [];
  readonly #handler: DatagramHandler;
  readonly #onClosed: () => void;
  /** The socket for each group; undefined if the main socket has joined it. */
  readonly #groups = new Map<string, Socket | undefined>();
  readonly #broadcasts: Socket[] = [];
  #socket: Socket;
  /** Marks the port as shared, for other boards. */
  #mark: { close(): void } | undefined;

  /** With `forGroups` the port is shared from the start, otherwise only once a group is joined. */
  constructor(
    place: DatagramPlace,
    port: number,
    handler: DatagramHandler,
    onClosed: () => void,
    forGroups = false,
  ) {
    const address = place.bindAddress;
    this.#interface = place.interfaceAddress;
    this.#sockets = place.sockets;
    this.#handler = handler;
    this.#onClosed = onClosed;
    this.#socket =
      forGroups && port !== 0 ? this.#openForGroups(address, port) : this.#openOwn(address, port);
    this.#sockets.add(this);
    const bound = this.#socket.address();
    this.address = bound.address;
    this.port = bound.port;
    this.#hearBroadcasts();
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    // lwIP sends to port 0, where nothing can listen; Node throws.
    if (port === 0) return;
    const loopback = this.address.startsWith("127.");
    const to = loopback && address === BROADCAST ? LOOPBACK_BROADCAST : address;
    const sent = Buffer.from(bytes);
    if (isMulticast(to)) this.#expectEchoes(sent, to, port);
    this.#socket.send(sent, port, to, (error) => {
      if (error) this.#handler.onFailed(asNetworkError(error));
    });
  }

  join(group: string): void {
    if (this.#groups.has(group)) return;
    this.#groups.set(group, this.#member(group));
  }

  leave(group: string): void {
    if (!this.#groups.has(group)) return;
    const member = this.#groups.get(group);
    this.#groups.delete(group);
    if (member) member.close();
    else this.#socket.dropMembership(group, this.#interface);
  }

  close(): void {
    for (const socket of [...this.#groups.values(), ...this.#broadcasts]) socket?.close();
    this.#groups.clear();
    this.#mark?.close();
    this.#sockets.delete(this);
    this.#socket.close(this.#onClosed);
  }

  /**
   * lwIP does not loop multicast back to the board that sent it, but this machine must, for the other boards. So each
   * datagram that loops back to one of the board's own sockets is dropped once.
   */
  #expectEchoes(bytes: Buffer, group: string, port: number): void {
    const echo = { bytes, port: this.#socket.address().port, sent_ms: performance.now() };
    for (const socket of this.#sockets)
      if (socket.port === port && socket.#groups.has(group)) socket.#echoes.push(echo);
  }

  /**
   * Two boards with the same address and port cannot be distinguished. That is harmless, because equal datagrams are
   * counted.
   */
  #isEcho(bytes: Buffer, from: { address: string; port: number }): boolean {
    if (this.#echoes.length === 0 || from.address !== this.#interface) return false;
    const now_ms = performance.now();
    this.#echoes = this.#echoes.filter(({ sent_ms }) => now_ms - sent_ms < ECHO_MS);
    const index = this.#echoes.findIndex((echo) => echo.port === from.port && echo.bytes.equals(bytes));
    if (index >= 0) this.#echoes.splice(index, 1);
    return index >= 0;
  }

  /** Opens a socket for unicast: the port must not be in use, unless boards share it for multicast. */
  #openOwn(address: string, port: number): Socket {
    const shared = !WINDOWS && port !== 0 && mustShare(address, port, "unknown");
    return this.#openSending(address, port, shared);
  }

  /** Opens a socket for multicast. Boards that start at the same moment must not make each other fail. */
  #openForGroups(address: string, port: number): Socket {
    if (WINDOWS) return this.#openSending(address, port, false);
    return retryWhileInUse(() => {
      mustShare(address, port, "group");
      return this.#openShared(address, port);
    });
  }

  #openShared(address: string, port: number): Socket {
    const mark = markShared(port);
    try {
      const socket = this.#openSending(address, port, true);
      this.#mark = mark;
      return socket;
    } catch (error) {
      mark.close();
      throw error;
    }
  }

  /** Opens a socket that can send broadcast, and multicast on the board's own interface. */
  #openSending(address: string, port: number, shared: boolean): Socket {
    const socket = this.#open(address, port, shared);
    socket.setBroadcast(true);
    try {
      socket.setMulticastInterface(this.#interface);
      socket.setMulticastLoopback(true);
    } catch {
      // Without a network there is no multicast.
    }
    return socket;
  }

  /** Shares the port with others that receive a group. */
  #share(): void {
    if (this.#mark || WINDOWS) return;
    this.#socket.close();
    try {
      this.#socket = this.#openShared(this.address, this.port);
    } catch (error) {
      // Another program has taken the port meanwhile. Sending still works from another port.
      this.#socket = this.#openSending(this.address, 0, false);
      throw error;
    }
  }

  /** Returns the socket that receives the group, or undefined if the main socket does. */
  #member(group: string): Socket | undefined {
    if (!isMulticast(group)) throw new NetworkError("EINVAL", `${group} is no multicast group`);
    this.#share();
    let member: Socket | undefined;
    try {
      // A socket bound to every address also receives the groups it has joined.
      if (this.address !== EVERYWHERE) member = this.#open(WINDOWS ? EVERYWHERE : group, this.port, true);
      (member ?? this.#socket).addMembership(group, this.#interface);
    } catch (error) {
      member?.close();
      throw asNetworkError(error);
    }
    return member;
  }

  /**
   * Receives broadcast on additional sockets, where the system can bind them. Windows does not need them; macOS
   * cannot bind them on loopback.
   */
  #hearBroadcasts(): void {
    if (this.address === EVERYWHERE || WINDOWS) return;
    const loopback = this.address.startsWith("127.");
    // Ignore the board's own datagrams, and on loopback those from other machines, which it could not answer.
    const ignores = (from: { address: string; port: number }) =>
      (from.address === this.address && from.port === this.port) ||
      (loopback && !from.address.startsWith("127."));
    for (const address of broadcastAddresses(this.address)) {
      try {
        this.#broadcasts.push(this.#open(address, this.port, true, ignores));
      } catch {
        continue;
      }
    }
  }

  #open(
    address: string,
    port: number,
    shared: boolean,
    ignores: (from: { address: string; port: number }) => boolean = () => false,
  ): Socket {
    return boundSocket(address, port, shared, (socket) => {
      socket.on("error", (error) => {
        if (socket === this.#socket) this.#handler.onFailed(asNetworkError(error));
      });
      socket.on("message", (bytes, from) => {
        if (!ignores(from) && !this.#isEcho(bytes, from))
          this.#handler.onDatagram(bytes, from.address, from.port);
      });
    });
  }
}

/** True for 224.0.0.0 to 239.255.255.255. */
function isMulticast(address: string): boolean {
  return parseInt(address) >> 4 === 14;
}

/** The broadcast addresses of a board: the limited one, and that of its network. */
function broadcastAddresses(address: string): string[] {
  if (address.startsWith("127.")) return [LOOPBACK_BROADCAST, BROADCAST];
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((candidate) => candidate.address === address);
  if (!own) return [BROADCAST];
  const mask = own.netmask.split(".").map(Number);
  const directed = address.split(".").map((part, i) => Number(part) | (~mask[i] & 255));
  return [BROADCAST, directed.join(".")];
}
