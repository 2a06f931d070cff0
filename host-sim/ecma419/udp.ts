/** ECMA-419 UDP (section 14) as Moddable 8.2 has it: modules/io/socket/lwip/udp.c. */
import type { Socket } from "node:dgram";
import { AdoptedDatagramSocket } from "../network/adopted-datagram.js";
import type { DatagramHandler, DatagramSocket, NetworkError } from "../network/network.js";
import { bytesOf, callbackOption, formatOption, integerOption, isAddress } from "./dictionary.js";
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
  /** Instead of a port: a bound socket, which is this object's from now on (docs/udp-chat.md). Not on a board. */
  from?: Socket;
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

  /** Binds `port` (absent or 0: any). Throws "no socket" over the chip's limit, "bind failed" when it is taken. */
  constructor(machine: Machine, options: UDPDictionary) {
    const port = integerOption(options, "port", PORT_MAX, 0);
    if (integerOption(options, "timeToLive", TIME_TO_LIVE_MAX, TIME_TO_LIVE_MAX) === 0)
      throw new RangeError("invalid timeToLive");
    formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#machine = machine;
    this.target = options.target;
    const { chip, network, onTrouble } = machine.parts;
    const forGroups = options.group !== undefined;
    if (machine.udpSockets >= chip.udpSockets_max) throw new RangeError("no socket");
    try {
      const { from } = options;
      this.#socket = from ? new AdoptedDatagramSocket(from, this) : network.bind(port, this, forGroups);
    } catch (error) {
      const { code, message } = error as NetworkError;
      onTrouble({ code, message });
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

  /** The oldest unread datagram, or undefined. */
  read(): Datagram | undefined {
    this.#opened();
    return this.#unread.shift();
  }

  /** Sends one datagram. Throws RangeError for anything but an IPv4 literal, "UDP send failed" when too large. */
  write(value: unknown, address: string, port: number): void {
    const socket = this.#opened();
    if (!isAddress(address)) throw new RangeError("invalid IP address");
    const bytes = bytesOf(value);
    const to = integerOption({ port }, "port", PORT_MAX);
    if (bytes.length > DATAGRAM_BYTES_MAX || !this.#machine.parts.station.address)
      throw new Error("UDP send failed");
    socket.send(bytes, address, to);
  }

  /** Joins a multicast group; the board must have an address. */
  add(address: string): void {
    const socket = this.#opened();
    if (!isAddress(address)) throw new RangeError("invalid IP address");
    if (address === BROADCAST) throw new Error("broadcast is not multicast");
    if (!this.#machine.parts.station.address) return;
    try {
      socket.join(address);
    } catch (error) {
      // lwIP refuses without a word what is no group.
      this.onFailed(error as NetworkError);
    }
  }

  remove(address: string): void {
    const socket = this.#opened();
    if (!isAddress(address)) throw new RangeError("invalid IP address");
    socket.leave(address);
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
      const message = `ignored: ${bytes.length} bytes, a datagram holds ${WHOLE_BYTES_MAX}`;
      this.#machine.parts.onTrouble({ code: "datagram-size", message, peer });
      return;
    }
    if (this.#unread.length >= UNREAD_DATAGRAMS_MAX) {
      const message = `datagram lost: ${UNREAD_DATAGRAMS_MAX} others wait unread`;
      this.#machine.parts.onTrouble({ code: "datagram-lost", message, peer });
      return;
    }
    const buffer = Uint8Array.from(bytes).buffer;
    this.#unread.push(Object.assign(buffer, { address, port }));
    this.#post();
  }

  /** lwIP tells a UDP socket of no failure; the host's log does. */
  onFailed(error: NetworkError): void {
    this.#machine.parts.onTrouble({ code: error.code, message: error.message });
  }

  #opened(): DatagramSocket {
    if (!this.#socket) throw new Error("closed");
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
