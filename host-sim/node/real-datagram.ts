import type { Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
import {
  asNetworkError,
  NetworkError,
  type DatagramHandler,
  type DatagramSocket,
} from "../sim/network/network.js";
import { boundSocket, markShared, mustShare, patiently } from "./shared-port.js";

/** The limited broadcast address, which never leaves the link. */
const BROADCAST = "255.255.255.255";
/** What it becomes on a loopback board, so that nothing leaves the machine unasked. */
const LOOPBACK_BROADCAST = "127.255.255.255";
export const EVERYWHERE = "0.0.0.0";
/** How long a datagram may take back to its sender; the kernel has it there before `send` is over. */
const ECHO_MS = 1000;

/** Windows binds sockets to addresses of its own only, and lets anybody share a port. */
const WINDOWS = process.platform === "win32";

/** What a board's datagram sockets stand on. */
export interface DatagramPlace {
  readonly bindAddress: string;
  /** The board's own address, where `bindAddress` is every one of this machine's. */
  readonly interfaceAddress: string;
  /** All of the board; sockets enter and leave it by themselves. */
  readonly sockets: Set<RealDatagramSocket>;
}

/** A datagram to a group that will come back to the board. */
interface Echo {
  readonly bytes: Buffer;
  /** The port it was sent from. */
  readonly port: number;
  readonly sent_ms: number;
}

/**
 * A DatagramSocket over node:dgram, bound before the constructor returns. A device's socket hears what is sent to the
 * board, to everybody and to its groups; a PC's that is bound to one address hears only the first of these, so that
 * further sockets on the same port hear the rest.
 */
export class RealDatagramSocket implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly #interface: string;
  readonly #sockets: Set<RealDatagramSocket>;
  #echoes: Echo[] = [];
  readonly #handler: DatagramHandler;
  readonly #onClosed: () => void;
  /** By group; undefined for a membership of the socket itself. */
  readonly #groups = new Map<string, Socket | undefined>();
  readonly #broadcasts: Socket[] = [];
  #socket: Socket;
  /** While the port is shared, what tells other boards so. */
  #mark: { close(): void } | undefined;

  /** With `forGroups` the port is shared from the beginning, otherwise only when a group is joined. */
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
    // lwIP sends to port 0, where nobody can be; node refuses to.
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
   * lwIP does not loop multicasts to the board that sends them. This machine has to, for its other boards: what comes
   * back to the board's own members is left out, once for each.
   */
  #expectEchoes(bytes: Buffer, group: string, port: number): void {
    const echo = { bytes, port: this.#socket.address().port, sent_ms: performance.now() };
    for (const socket of this.#sockets)
      if (socket.port === port && socket.#groups.has(group)) socket.#echoes.push(echo);
  }

  /** Boards on one address and port cannot be told apart, and need not be: equal datagrams are counted. */
  #isEcho(bytes: Buffer, from: { address: string; port: number }): boolean {
    if (this.#echoes.length === 0 || from.address !== this.#interface) return false;
    const now_ms = performance.now();
    this.#echoes = this.#echoes.filter(({ sent_ms }) => now_ms - sent_ms < ECHO_MS);
    const index = this.#echoes.findIndex((echo) => echo.port === from.port && echo.bytes.equals(bytes));
    if (index >= 0) this.#echoes.splice(index, 1);
    return index >= 0;
  }

  /** A port is its owner's alone, unless others share it with this board. */
  #openOwn(address: string, port: number): Socket {
    const shared = !WINDOWS && port !== 0 && mustShare(address, port, "unknown");
    return this.#openSending(address, port, shared);
  }

  /** Boards that start together must not be in each other's way. */
  #openForGroups(address: string, port: number): Socket {
    if (WINDOWS) return this.#openSending(address, port, false);
    return patiently(() => {
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

  /** A socket that may send to everybody, and to groups on the board's own network. */
  #openSending(address: string, port: number, shared: boolean): Socket {
    const socket = this.#open(address, port, shared);
    socket.setBroadcast(true);
    try {
      socket.setMulticastInterface(this.#interface);
      socket.setMulticastLoopback(true);
    } catch {
      // Without a network there are no groups either.
    }
    return socket;
  }

  /** From now on others that hear a group may have the port as well. */
  #share(): void {
    if (this.#mark || WINDOWS) return;
    this.#socket.close();
    try {
      this.#socket = this.#openShared(this.address, this.port);
    } catch (error) {
      // Somebody was faster. What is sent still goes out, from another port.
      this.#socket = this.#openSending(this.address, 0, false);
      throw error;
    }
  }

  /** Gives the socket that hears the group, undefined when the own one does. */
  #member(group: string): Socket | undefined {
    if (!isMulticast(group)) throw new NetworkError("EINVAL", `${group} is no multicast group`);
    this.#share();
    let member: Socket | undefined;
    try {
      // A socket that hears every address hears its groups as well.
      if (this.address !== EVERYWHERE) member = this.#open(WINDOWS ? EVERYWHERE : group, this.port, true);
      (member ?? this.#socket).addMembership(group, this.#interface);
    } catch (error) {
      member?.close();
      throw asNetworkError(error);
    }
    return member;
  }

  /** Where the system cannot bind such addresses (Windows need not, macOS has none on loopback), there are none. */
  #hearBroadcasts(): void {
    if (this.address === EVERYWHERE || WINDOWS) return;
    const loopback = this.address.startsWith("127.");
    // Its own voice; and on loopback what comes from elsewhere, to whom it could not answer.
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

/** 224.0.0.0 to 239.255.255.255. */
function isMulticast(address: string): boolean {
  return parseInt(address) >> 4 === 14;
}

/** What a board with that address hears besides its own: the limited and its network's broadcast address. */
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
