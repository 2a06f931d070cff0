/** ECMA-419 NTP Client (section 19), with the retries of Moddable's class (examples/io/udp/ntp): SNTP (RFC 4330). */
import { requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import type { Datagram } from "../udp.js";
import { Later } from "./later.js";
import { resolveHost } from "./resolve-host.js";
import {
  placeOf,
  type PacketSocket,
  type PacketSocketOptions,
  type Resolver,
  type ResolverOptions,
} from "./sockets.js";

const PORT = 123;
const PACKET_BYTES = 48;
const TRIES = 5;
const RETRY_MS = 2000;
/** Version 4, mode 3: client. */
const CLIENT = (4 << 3) | 3;
const MODE = 7;
const MODE_SERVER = 4;
/** Places in a packet. */
const STRATUM = 1;
const TRANSMITTED = 40;
/** From 1900 to 1970. */
const EPOCH_S = 2_208_988_800;
/** NTP's seconds begin anew in 2036: what would be before 1968 is after that (RFC 4330, section 3). */
const ERA_S = 2 ** 32;

export interface NTPClientDictionary {
  socket: PacketSocketOptions;
  /** Names or addresses, here also with ":port". They are asked in turn. */
  servers: readonly string[];
  dns: ResolverOptions;
  target?: unknown;
}

/** The time in milliseconds since 1970, or an error. */
export type NTPCallback = (this: NTPClient, error: Error | null, time_ms?: number) => void;

export class NTPClient {
  target: unknown;
  readonly #servers: readonly string[];
  readonly #resolver: Resolver;
  readonly #socket: PacketSocket;
  readonly #retry: Later;
  #callback: NTPCallback | undefined;
  /** The server that is asked, by its place in the list. */
  #place = -1;
  #address: string | undefined;
  #tries = 0;
  #closed = false;

  /** Throws if the options lack servers, socket or resolver. */
  constructor(machine: Machine, options: NTPClientDictionary) {
    requireOptions(options);
    const { servers, socket, dns, target } = options;
    if (!servers?.length || !socket || !dns) throw new Error("servers, socket and dns required");
    if (target !== undefined) this.target = target;
    this.#servers = [...servers];
    this.#retry = new Later(machine);
    this.#resolver = new dns.io(dns as never);
    this.#socket = new socket.io({
      ...socket,
      onReadable: (packets: number) => {
        while (packets-- > 0 && !this.#closed) {
          const datagram = this.#socket.read();
          if (datagram) this.#receive(datagram);
        }
      },
    } as never);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#callback = undefined;
    this.#retry.cancel();
    this.#socket.close();
    this.#resolver.close?.();
  }

  /** Asks for the time, and calls back once. Throws while it does, and when the client is closed. */
  getTime(callback: NTPCallback): void {
    if (typeof callback !== "function") throw new TypeError("callback required");
    if (this.#closed) throw new SyntaxError("closed");
    if (this.#callback) throw new Error("in use");
    this.#callback = callback;
    this.#place = -1;
    this.#nextServer();
  }

  #nextServer(): void {
    this.#retry.cancel();
    this.#address = undefined;
    this.#tries = 0;
    const place = ++this.#place;
    const server = this.#servers.at(place);
    if (server === undefined) {
      this.#retry.set(() => this.#finish(new Error("no server answers")));
      return;
    }
    const { host } = placeOf(server, PORT);
    const isWanted = () =>
      this.#callback !== undefined && this.#place === place && this.#address === undefined;
    resolveHost(this.#resolver, host, (address) => {
      if (!isWanted()) return;
      this.#address = address;
      if (address === undefined) this.#nextServer();
      else this.#ask();
    });
  }

  #ask(): void {
    if (this.#tries++ === TRIES) {
      this.#nextServer();
      return;
    }
    const packet = new Uint8Array(PACKET_BYTES);
    packet[0] = CLIENT;
    try {
      this.#socket.write(packet, this.#address as string, placeOf(this.#servers[this.#place], PORT).port);
    } catch {
      // Without Wi-Fi nothing is sent; it is tried again.
    }
    this.#retry.set(() => this.#ask(), RETRY_MS);
  }

  #receive(datagram: Datagram): void {
    if (!this.#callback || datagram.address !== this.#address || datagram.byteLength < PACKET_BYTES) return;
    const packet = new DataView(datagram);
    if ((packet.getUint8(0) & MODE) !== MODE_SERVER) return;
    if (packet.getUint8(STRATUM) === 0) {
      // A server that does not want to be asked (RFC 4330, section 8).
      this.#nextServer();
      return;
    }
    const seconds = packet.getUint32(TRANSMITTED);
    const fraction = packet.getUint32(TRANSMITTED + 4) / 2 ** 32;
    const era_s = seconds < 2 ** 31 ? ERA_S : 0;
    this.#finish(null, Math.round((seconds + era_s - EPOCH_S + fraction) * 1000));
  }

  #finish(error: Error | null, time_ms?: number): void {
    const callback = this.#callback;
    this.#callback = undefined;
    this.#retry.cancel();
    if (error) callback?.call(this, error);
    else callback?.call(this, null, time_ms);
  }
}
