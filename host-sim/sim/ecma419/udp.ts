/** ECMA-419 UDP (section 14) as Moddable 8.2 has it: modules/io/socket/lwip/udp.c. */
import type { DatagramHandler, DatagramSocket, NetworkError } from "../network/network.js";
import {
  bytesOf,
  callbackOption,
  formatOption,
  integerOption,
  interfaceOption,
  isAddress,
  requireOptions,
  textOf,
} from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

const PORT_MAX = 65535;
const TIME_TO_LIVE_MAX = 255;
const FORMATS = ["buffer"] as const;
/** The largest payload of an IPv4 datagram. */
const DATAGRAM_BYTES_MAX = 65507;
/** What one Ethernet frame carries. More comes in fragments, which lwIP on a board does not put together. */
const WHOLE_BYTES_MAX = 1472;
/** Datagrams kept unread; beyond that the newest is lost, as when lwIP finds no memory. */
export const UNREAD_DATAGRAMS_MAX = 32;

const BROADCAST = "255.255.255.255";

export interface UDPDictionary {
  port?: number;
  /** The board's own, to hear what comes to that interface alone. */
  address?: string;
  /** Instead of a port: a bound socket, which is this object's from now on (docs/udp-chat.md). Not on a board. */
  from?: unknown;
  /** The group that `add` will join: boards that say so share the port from the beginning. Not on a board. */
  group?: string;
  /** Checked, and else ignored: the PC's network has no routers to spare. */
  timeToLive?: number;
  format?: "buffer";
  target?: unknown;
  onReadable?: (this: UDP, packets: number) => void;
  onError?: (this: UDP) => void;
}

/** A datagram as read() gives it: an ArrayBuffer that knows where it came from. */
export type Datagram = ArrayBuffer & { address: string; port: number };

export class UDP implements DatagramHandler, Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #onReadable: ((this: UDP, packets: number) => void) | undefined;
  readonly #unread: Datagram[] = [];
  #socket: DatagramSocket | undefined;
  #posted = false;

  /**
   * Binds `port` (absent or 0: any). Throws "no socket" over the chip's limit, "bind failed" when it is taken, or
   * `address` is none of the board's.
   */
  constructor(machine: Machine, options: UDPDictionary) {
    requireOptions(options);
    const port = integerOption(options, "port", PORT_MAX, 0);
    if (integerOption(options, "timeToLive", TIME_TO_LIVE_MAX, TIME_TO_LIVE_MAX) === 0)
      throw new RangeError("invalid timeToLive");
    const address = interfaceOption(options);
    formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#machine = machine;
    this.target = options.target;
    const { chip, network, onTrouble } = machine.parts;
    const forGroups = options.group !== undefined;
    if (machine.udpSockets >= chip.udpSockets_max) throw new RangeError("no socket");
    try {
      const { from } = options;
      const bound = { address, forGroups };
      this.#socket = from === undefined ? network.bind(port, this, bound) : network.adopt(from, this);
    } catch (error) {
      onTrouble((error as NetworkError).fields());
      throw new Error("bind failed", { cause: error });
    }
    machine.udpSockets++;
    machine.hold(this);
  }

  get port(): number {
    return this.#opened().port;
  }

  get format(): string {
    this.#opened();
    return FORMATS[0];
  }

  set format(format: string) {
    this.#opened();
    formatOption({ format }, FORMATS);
  }

  /**
   * The oldest unread datagram, or undefined. With a buffer: copies it there, attaches `address` and `port` to the
   * buffer, and gives the number of bytes. Throws RangeError, and keeps the datagram, when the buffer is too small.
   */
  read(): Datagram | undefined;
  read(into: ArrayBuffer | ArrayBufferView): number | undefined;
  read(into?: ArrayBuffer | ArrayBufferView): Datagram | number | undefined {
    this.#opened();
    if (typeof into !== "object" || this.#unread.length === 0) return this.#unread.shift();
    const [datagram] = this.#unread;
    const bytes = bytesOf(into);
    if (bytes.length < datagram.byteLength) throw new RangeError("buffer too small");
    this.#unread.shift();
    bytes.set(new Uint8Array(datagram));
    Object.assign(into, { address: datagram.address, port: datagram.port });
    return datagram.byteLength;
  }

  /** Sends one datagram. Throws RangeError for anything but an IPv4 literal, "UDP send failed" when too large. */
  write(value: unknown, address: string, port: number): void {
    const socket = this.#opened();
    const destination = addressOf(address);
    const bytes = bytesOf(value);
    const to = integerOption({ port }, "port", PORT_MAX);
    if (bytes.length > DATAGRAM_BYTES_MAX || !this.#machine.parts.station.address)
      throw new Error("UDP send failed");
    socket.send(bytes, destination, to);
  }

  /**
   * Joins a multicast group; the board must have an address. Throws RangeError for what is no address, Error for one
   * that is no group or cannot be joined; the host's log says more.
   */
  add(address: string): void {
    const socket = this.#opened();
    const group = addressOf(address);
    if (group === BROADCAST) throw new Error("broadcast is not multicast");
    if (!this.#machine.parts.station.address) return;
    try {
      socket.join(group);
    } catch (error) {
      this.onFailed(error as NetworkError);
      throw new Error("join failed", { cause: error });
    }
  }

  remove(address: string): void {
    this.#opened().leave(addressOf(address));
  }

  close(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    this.#unread.length = 0;
    this.#machine.udpSockets--;
    this.#machine.release(this);
    socket.close();
  }

  powerOff(): void {
    this.close();
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    if (!this.#socket || !this.#machine.parts.station.address) return;
    const peer = `${address}:${port}`;
    if (bytes.length > WHOLE_BYTES_MAX) {
      this.#machine.parts.onTrouble({
        code: "datagram-size",
        reason: "ignored",
        bytes: bytes.length,
        limit: WHOLE_BYTES_MAX,
        peer,
      });
      return;
    }
    if (this.#unread.length >= UNREAD_DATAGRAMS_MAX) {
      this.#machine.parts.onTrouble({ code: "datagram-lost", limit: UNREAD_DATAGRAMS_MAX, peer });
      return;
    }
    const buffer = Uint8Array.from(bytes).buffer;
    this.#unread.push(Object.assign(buffer, { address, port }));
    this.#post();
  }

  /** lwIP tells a UDP socket of no failure; the host's log does. */
  onFailed(error: NetworkError): void {
    this.#machine.parts.onTrouble(error.fields());
  }

  #opened(): DatagramSocket {
    if (!this.#socket) throw new SyntaxError("closed");
    return this.#socket;
  }

  #post(): void {
    if (this.#posted) return;
    this.#posted = true;
    this.#machine.post(() => {
      this.#posted = false;
      if (this.#socket && this.#unread.length > 0) this.#onReadable?.call(this, this.#unread.length);
    });
  }
}

/** The IPv4 literal. Throws TypeError for a symbol, RangeError for anything else. */
function addressOf(value: unknown): string {
  const address = textOf(value);
  if (!isAddress(address)) throw new RangeError("invalid IP address");
  return address;
}
