import { Socket } from "node:dgram";
import {
  asNetworkError,
  NetworkError,
  type DatagramHandler,
  type DatagramSocket,
} from "../sim/network/network.js";

/**
 * A bound node:dgram socket that someone else opened. Adopting it removes its listeners and makes its `close` a
 * no-op.
 */
export class AdoptedDatagramSocket implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #handler: DatagramHandler;
  readonly #close: Socket["close"];
  readonly #groups = new Set<string>();

  /** Throws NetworkError if the value is not a node:dgram socket, or not bound, or closed. */
  constructor(socket: unknown, handler: DatagramHandler) {
    if (!(socket instanceof Socket)) throw new NetworkError("EINVAL", "no socket of node:dgram");
    try {
      const { address, port } = socket.address();
      this.address = address;
      this.port = port;
    } catch (error) {
      throw asNetworkError(error);
    }
    this.#socket = socket;
    this.#handler = handler;
    this.#close = socket.close.bind(socket);
    socket.close = (callback) => {
      if (callback) setImmediate(callback);
      return socket;
    };
    socket.removeAllListeners();
    socket.on("error", (error) => handler.onFailed(asNetworkError(error)));
    socket.on("message", (bytes, from) => handler.onDatagram(bytes, from.address, from.port));
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (port === 0) return;
    this.#socket.send(Buffer.from(bytes), port, address, (error) => {
      if (error) this.#handler.onFailed(asNetworkError(error));
    });
  }

  join(group: string): void {
    if (this.#groups.has(group)) return;
    try {
      this.#socket.addMembership(group);
    } catch (error) {
      throw asNetworkError(error);
    }
    this.#groups.add(group);
  }

  leave(group: string): void {
    if (this.#groups.delete(group)) this.#socket.dropMembership(group);
  }

  close(): void {
    this.#close();
  }
}
