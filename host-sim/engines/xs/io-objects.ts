/** The host's IO objects for the program in the worker, by the program's numbers. */
import type { Device, Listener, TCP, TCPOptions, UDP, WiFi } from "../../../firmware/device.js";
import { TCP as HostTCP } from "../../sim/ecma419/tcp.js";
import { DEAD, NOT_READY, Turn } from "./wire.js";

/** Runs a turn of the program for an object. */
export type Deliver = (turn: Turn, id: number, value: number, payload?: Uint8Array) => void;

/**
 * Received bytes sent along with the turn that announces them, at most. The program fetches larger data when it reads
 * it, so that it is not twice in its memory.
 */
const BROUGHT_BYTES_MAX = 1024;

const NOTHING = new Uint8Array(0);

interface Closable {
  close(): void;
}

export class IOObjects {
  readonly #device: Device;
  readonly #deliver: Deliver;
  readonly #objects = new Map<number, Closable>();
  readonly #sockets = new Map<number, TCP<number>>();

  constructor(device: Device, deliver: Deliver) {
    this.#device = device;
    this.#deliver = deliver;
  }

  /** Returns the object with that number. The caller knows its kind. */
  at<Kind extends Closable>(id: number): Kind {
    const object = this.#objects.get(id);
    if (!object) throw new Error("closed");
    return object as Kind;
  }

  close(id: number): void {
    this.#objects.get(id)?.close();
    this.#objects.delete(id);
    this.#sockets.delete(id);
  }

  /** The states of all TCP sockets. */
  *states(): Generator<[id: number, state: number]> {
    for (const [id, socket] of this.#sockets) yield [id, stateOf(socket)];
  }

  connect(id: number, { secure, ...options }: { secure?: boolean }): void {
    const { tcp, tls } = this.#device.network;
    const { io } = secure ? (tls as typeof tcp) : tcp;
    this.#keepSocket(id, new io(this.#tcpOptions(id, options)));
  }

  /** The new socket takes over the number of the one from the listener. */
  adopt(id: number, options: object): void {
    const from = this.#sockets.get(id) as TCP<never> | undefined;
    if (!from) throw new Error("invalid from");
    this.#keepSocket(id, new this.#device.network.tcp.io({ ...this.#tcpOptions(id, options), from }));
  }

  listen(id: number, options: object): void {
    const deliver = this.#deliver;
    const listener = new this.#device.network.listener.io<number>({
      ...options,
      target: id,
      onReadable(requests) {
        deliver(Turn.Readable, this.target, requests);
      },
    });
    this.#objects.set(id, listener);
  }

  /** Returns the state of the new socket, or undefined if no connection is waiting. */
  accept(listener: number, id: number): number | undefined {
    const socket = this.at<Listener>(listener).read() as unknown as TCP<number> | undefined;
    if (!socket) return undefined;
    this.#keepSocket(id, socket);
    return stateOf(socket);
  }

  openUDP(id: number, options: object): void {
    const deliver = this.#deliver;
    const socket: UDP<number> = new this.#device.network.udp.io<number>({
      ...options,
      target: id,
      onReadable(packets) {
        deliver(Turn.Readable, this.target, packets);
      },
      onError() {
        deliver(Turn.Error, this.target, 0);
      },
    });
    this.#objects.set(id, socket);
  }

  openWiFi(id: number): void {
    const deliver = this.#deliver;
    const wifi: WiFi<number> = new this.#device.network.wifi.io<number>({
      target: id,
      onChanged(property) {
        deliver(Turn.Changed, this.target, 0, Buffer.from(property));
      },
    });
    this.#objects.set(id, wifi);
  }

  openI2C(id: number, options: object): void {
    const { io } = this.#device.i2c.default;
    this.#objects.set(id, new io(options as ConstructorParameters<typeof io>[0]));
  }

  #keepSocket(id: number, socket: TCP<number>): void {
    this.#objects.set(id, socket);
    this.#sockets.set(id, socket);
  }

  #tcpOptions(id: number, options: object): TCPOptions<number> {
    const deliver = this.#deliver;
    return {
      ...options,
      target: id,
      onReadable(bytes) {
        const brought = bytes > BROUGHT_BYTES_MAX ? undefined : peeked(this);
        deliver(Turn.Readable, this.target, bytes, brought);
      },
      onWritable(bytes) {
        deliver(Turn.Writable, this.target, bytes);
      },
      onError() {
        deliver(Turn.Error, this.target, 0);
      },
    };
  }
}

/** The received bytes of a TCP socket; undefined for those of other classes, which the program fetches. */
function peeked(socket: object): Uint8Array | undefined {
  return socket instanceof HostTCP ? HostTCP.peek(socket) : undefined;
}

/** The number of writable bytes, which an empty write returns, or a state in which it takes none. */
function stateOf(socket: TCP<number>): number {
  try {
    return (socket.write(NOTHING) as number | undefined) ?? DEAD;
  } catch {
    return NOT_READY;
  }
}
