import { createSocket, type Socket } from "node:dgram";
import { NetworkError, type DatagramHandler, type DatagramSocket } from "./network.js";

/** The limited broadcast address, which never leaves the link. */
const BROADCAST = "255.255.255.255";
/** What it becomes on a loopback board, so that nothing leaves the machine unasked. */
const LOOPBACK_BROADCAST = "127.255.255.255";

/** A DatagramSocket over node:dgram, bound before the constructor returns. */
export class RealDatagramSocket implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #groups = new Map<string, Socket>();
  readonly #handler: DatagramHandler;
  readonly #onClosed: () => void;

  constructor(address: string, port: number, handler: DatagramHandler, onClosed: () => void) {
    this.#handler = handler;
    this.#onClosed = onClosed;
    this.#socket = this.#open(address, port, false);
    const bound = this.#socket.address();
    this.address = bound.address;
    this.port = bound.port;
    this.#socket.setBroadcast(true);
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    const loopback = this.address.startsWith("127.");
    const to = loopback && address === BROADCAST ? LOOPBACK_BROADCAST : address;
    this.#socket.send(Buffer.from(bytes), port, to, (error) => {
      if (error) this.#fail(error);
    });
  }

  /** A second socket listens for the group: a socket bound to one address hears no multicast. */
  join(group: string): void {
    if (this.#groups.has(group)) return;
    const receiver = this.#open("0.0.0.0", this.port, true);
    try {
      receiver.addMembership(group, this.address);
      this.#socket.setMulticastInterface(this.address);
      this.#socket.setMulticastLoopback(true);
    } catch (error) {
      receiver.close();
      throw asNetworkError(error);
    }
    this.#groups.set(group, receiver);
  }

  leave(group: string): void {
    const receiver = this.#groups.get(group);
    this.#groups.delete(group);
    receiver?.close();
  }

  close(): void {
    for (const group of [...this.#groups.keys()]) this.leave(group);
    this.#socket.close(this.#onClosed);
  }

  #open(address: string, port: number, reuse: boolean): Socket {
    let failure: Error | undefined;
    // Node binds inside the call when the look-up answers inside it; ours has nothing to look up.
    const socket = createSocket({
      type: "udp4",
      reuseAddr: reuse,
      lookup: (host, _options, callback) => callback(null, host, 4),
    });
    socket.on("error", (error) => {
      failure = error;
      this.#fail(error);
    });
    socket.on("message", (bytes, from) => this.#handler.onDatagram(bytes, from.address, from.port));
    socket.bind({ address, port, exclusive: true });
    if (failure) throw asNetworkError(failure);
    return socket;
  }

  #fail(error: Error): void {
    if (this.port === undefined) return;
    this.#handler.onFailed(asNetworkError(error));
  }
}

function asNetworkError(error: unknown): NetworkError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new NetworkError(code ?? "EIO", message);
}
