/** Espruino's module `dgram` on the ESP32, on a Network. */
import type { Resource } from "../../sim/ecma419/machine.js";
import type { DatagramHandler, DatagramSocket, NetworkError } from "../../sim/network/network.js";
import { fromBytes, toBytes } from "./byte-string.js";
import { CHUNK_BYTES } from "./net-socket.js";
import { Emitter, type Runtime } from "./runtime.js";
import type { Sockets } from "./sockets.js";

/** Payload of a datagram: a chunk minus the header that Espruino puts in front of it. */
const DATAGRAM_BYTES_MAX = CHUNK_BYTES - 8;

/** A bound port. With `reuseAddr` several sockets share it, and the newest receives the datagrams. */
class Port implements DatagramHandler {
  readonly users: DgramSocket[] = [];
  socket!: DatagramSocket;
  readonly #onTrouble: (error: NetworkError) => void;

  constructor(onTrouble: (error: NetworkError) => void) {
    this.#onTrouble = onTrouble;
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    this.users.at(-1)?.receive(bytes, address, port);
  }

  onFailed(error: NetworkError): void {
    this.#onTrouble(error);
  }
}

export class Dgram {
  readonly #runtime: Runtime;
  readonly #sockets: Sockets;
  readonly #ports = new Map<number, Port>();

  constructor(runtime: Runtime, sockets: Sockets) {
    this.#runtime = runtime;
    this.#sockets = sockets;
  }

  createSocket(type: string | { reuseAddr?: boolean }): DgramSocket {
    return new DgramSocket(this, this.#runtime, typeof type === "object" && type.reuseAddr === true);
  }

  /** Called by sockets. Throws if no socket is left or the port is taken. */
  bind(socket: DgramSocket, port: number, reuse: boolean, forGroups: boolean): Port {
    const { network, onTrouble } = this.#runtime.machine.parts;
    if (!this.#sockets.take()) throw new Error("Unable to create socket");
    const known = reuse ? this.#ports.get(port) : undefined;
    if (known) {
      known.users.push(socket);
      return known;
    }
    const fresh = new Port((error) => onTrouble(error.fields()));
    try {
      fresh.socket = network.bind(port, fresh, { forGroups });
    } catch (error) {
      this.#sockets.give();
      fresh.onFailed(error as NetworkError);
      throw new Error("Unable to create socket", { cause: error });
    }
    fresh.users.push(socket);
    this.#ports.set(fresh.socket.port, fresh);
    return fresh;
  }

  /** Called by sockets. */
  unbind(socket: DgramSocket, port: Port): void {
    this.#sockets.give();
    port.users.splice(port.users.indexOf(socket), 1);
    if (port.users.length > 0) return;
    this.#ports.delete(port.socket.port);
    port.socket.close();
  }
}

class DgramSocket extends Emitter implements Resource {
  readonly #dgram: Dgram;
  readonly #runtime: Runtime;
  readonly #reuse: boolean;
  #group: string | undefined;
  #port: Port | undefined;

  constructor(dgram: Dgram, runtime: Runtime, reuse: boolean) {
    super(runtime);
    this.#dgram = dgram;
    this.#runtime = runtime;
    this.#reuse = reuse;
  }

  /** Has no effect after `bind`. */
  addMembership(group: string, _ip: string): void {
    this.#group = group;
  }

  /** Port 0 picks a free port, which the program cannot find out. */
  bind(port: number): this {
    this.#port = this.#dgram.bind(this, port, this.#reuse, this.#group !== undefined);
    this.#runtime.machine.hold(this);
    if (this.#group !== undefined) this.#port.socket.join(this.#group);
    return this;
  }

  send(data: string, port: number, host: string): void {
    if (!this.#port) throw new Error("This socket is closed");
    if (this.#runtime.machine.parts.station.address) this.#port.socket.send(toBytes(data), host, port);
  }

  close(): void {
    this.#runtime.queue(() => this.#close());
  }

  powerOff(): void {
    this.#unbind();
  }

  receive(bytes: Uint8Array, address: string, port: number): void {
    if (!this.#runtime.machine.parts.station.address) return;
    if (bytes.length === 0) {
      this.close();
      return;
    }
    const data = fromBytes(bytes.subarray(0, DATAGRAM_BYTES_MAX));
    this.emit("message", data, { address, port, size: data.length });
  }

  #close(): void {
    if (this.#unbind()) this.emit("close", false);
  }

  #unbind(): boolean {
    const port = this.#port;
    if (!port) return false;
    this.#port = undefined;
    this.#dgram.unbind(this, port);
    this.#runtime.machine.release(this);
    return true;
  }
}
