/** ECMA-419 UDP (section 14) as implemented by Moddable 8.2: modules/io/socket/lwip/udp.c. */
import type { DatagramHandler, DatagramSocket, NetworkError } from "../network/network.js";
import {
  bytesOf,
  callbackOption,
  formatOption,
  integerOption,
  interfaceOption,
  isAddress,
  PORT_MAX,
  requireOptions,
  textOf,
} from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

const TIME_TO_LIVE_MAX = 255;
const FORMATS = ["buffer"] as const;
/** The largest payload of an IPv4 datagram. */
const DATAGRAM_BYTES_MAX = 65507;
/** The payload of one Ethernet frame. Larger datagrams are fragmented, which lwIP on a board does not reassemble. */
const WHOLE_BYTES_MAX = 1472;
/** Unread datagrams that are kept. Further ones are dropped, as when lwIP has no memory. */
export const UNREAD_DATAGRAMS_MAX = 32;

const BROADCAST = "255.255.255.255";

export interface UDPDictionary {
  port?: number;
  /** One of the board's addresses, to receive on that interface only. */
  address?: string;
  /** A bound socket to take over, instead of a port (docs/udp-chat.md). Not available on a board. */
  from?: unknown;
  /** The group that `add` will join, so that the port is shared from the start. Not available on a board. */
  group?: string;
  /** Validated but otherwise ignored: there are no routers on the PC's network. */
  timeToLive?: number;
  format?: "buffer";
  target?: unknown;
  onReadable?: (this: UDP, packets: number) => void;
  onError?: (this: UDP) => void;
}

/** A datagram from read(): an ArrayBuffer with the address and port of the sender. */
export type Datagram = ArrayBuffer & { address: string; port: number };

export class UDP implements DatagramHandler, Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #onReadable: ((this: UDP, packets: number) => void) | undefined;
  readonly #unread: Datagram[] = [];
  #socket: DatagramSocket | undefined;
  #posted = false;

  /**
   * Binds `port` (absent or 0: any free one). Throws "no socket" above the chip's limit, "bind failed" when the port
   * is taken or the board does not have `address`.
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
   * Returns the oldest unread datagram, or undefined. With a buffer, copies the datagram there, sets `address` and
   * `port` on the buffer and returns the number of bytes. Throws RangeError, and keeps the datagram, if the buffer is
   * too small.
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

  /**
   * Sends one datagram. Throws RangeError if `address` is not an IPv4 literal, "UDP send failed" if the datagram is
   * too large.
   */
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
   * Joins a multicast group; the board must have an address. Throws RangeError if `address` is not an IPv4 literal,
   * Error if it is not a group or cannot be joined; the host's log has the cause.
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

  /** lwIP does not report failures to a UDP socket; the host's log does. */
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

/** Returns the IPv4 literal. Throws TypeError for a symbol, RangeError for anything else. */
function addressOf(value: unknown): string {
  const address = textOf(value);
  if (!isAddress(address)) throw new RangeError("invalid IP address");
  return address;
}
