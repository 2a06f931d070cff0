/**
 * ECMA-419 DNS over UDP (section 18), with the retries of Moddable's class (examples/io/udp/dns). Names that end with
 * ".local" are asked for on the local network (mDNS).
 */
import { requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import { askedHost, type AskedHost } from "./asked-host.js";
import { dnsQuery, MULTICAST_PLACE, readResponse } from "./dns-message.js";
import { knownAddress } from "./host-name.js";
import { Later } from "./later.js";
import {
  placeOf,
  type PacketSocket,
  type PacketSocketOptions,
  type Resolved,
  type ResolveOptions,
  type Resolver,
} from "./sockets.js";

const PORT = 53;
const RETRY_MS = 1000;
const ROUNDS = 5;
const ID_MAX = 0xffff;

export interface ResolverUDPDictionary {
  socket: PacketSocketOptions;
  /** Addresses, here also "address:port". They are asked in turn. */
  servers: readonly string[];
  target?: unknown;
}

interface Lookup extends AskedHost {
  /** 0: mDNS, whose answers have no id. */
  readonly id: number;
  query: Uint8Array;
  /** Questions that have been sent. */
  tries: number;
}

export class ResolverUDP implements Resolver {
  target: unknown;
  readonly #machine: Machine;
  readonly #random: () => number;
  readonly #options: ResolverUDPDictionary;
  readonly #places: readonly { host: string; port: number }[];
  readonly #lookups: Lookup[] = [];
  readonly #retry: Later;
  #socket: PacketSocket | undefined;
  #closed = false;

  /** `random` gives numbers from 0 to less than 1, for what nobody should guess. */
  constructor(machine: Machine, random: () => number, options: ResolverUDPDictionary) {
    requireOptions(options);
    requireOptions(options.socket);
    this.#machine = machine;
    this.#random = random;
    this.#options = options;
    this.#places = [...options.servers].map((server) => placeOf(server, PORT));
    this.#retry = new Later(machine);
    if (options.target !== undefined) this.target = options.target;
  }

  /** Cancels all lookups, without callbacks. */
  close(): void {
    this.#closed = true;
    this.#lookups.length = 0;
    this.#rest();
  }

  /**
   * Asks for the address of `host`. Calls back once, with the address and the host, or an error after a refusal or five
   * questions to each server. Throws when the resolver is closed, without a host or without a callback.
   */
  resolve(options: ResolveOptions, callback?: Resolved): void {
    const asked = askedHost(this, this.#closed, options, callback);
    const lookup: Lookup = {
      ...asked,
      id: asked.host.endsWith(".local") ? 0 : this.#freeId(),
      query: new Uint8Array(0),
      tries: 0,
    };
    this.#lookups.push(lookup);
    this.#machine.setTimer(() => this.#begin(lookup), 0);
  }

  #freeId(): number {
    for (;;) {
      const id = 1 + Math.floor(this.#random() * ID_MAX);
      if (!this.#lookups.some((lookup) => lookup.id === id)) return id;
    }
  }

  #begin(lookup: Lookup): void {
    if (!this.#lookups.includes(lookup)) return;
    const known = knownAddress(lookup.host);
    if (known) {
      this.#finish(lookup, null, known);
      return;
    }
    try {
      lookup.query = dnsQuery(lookup.id, lookup.host, this.#machine.parts.codecs.encode);
    } catch (error) {
      this.#finish(lookup, error as Error);
      return;
    }
    this.#ask(lookup);
  }

  /** Asks the next server, or gives up. */
  #ask(lookup: Lookup): void {
    const places = lookup.id === 0 ? [MULTICAST_PLACE] : this.#places;
    if (lookup.tries >= places.length * ROUNDS) {
      this.#finish(lookup, new Error(`no answer about ${lookup.host}`));
      return;
    }
    const { host, port } = places[lookup.tries++ % places.length];
    try {
      this.#opened().write(lookup.query, host, port);
    } catch {
      // What cannot be sent now, without Wi-Fi or without a socket, is sent again.
    }
    if (!this.#retry.isSet && this.#lookups.length > 0) this.#retry.set(() => this.#askAgain(), RETRY_MS);
  }

  #askAgain(): void {
    // The program may close the resolver in the callback of one that is given up.
    for (const lookup of [...this.#lookups])
      if (lookup.tries > 0 && this.#lookups.includes(lookup)) this.#ask(lookup);
  }

  #opened(): PacketSocket {
    const { socket } = this.#options;
    this.#socket ??= new socket.io({
      ...socket,
      onReadable: (packets: number) => {
        while (packets-- > 0 && this.#socket) {
          const datagram = this.#socket.read();
          if (datagram) this.#receive(datagram);
        }
      },
    } as never);
    return this.#socket;
  }

  #receive(datagram: ArrayBuffer): void {
    const response = readResponse(new Uint8Array(datagram));
    if (!response) return;
    // One answer of mDNS may be that to several questions.
    for (const lookup of this.#lookups.filter(({ id }) => id === response.id)) {
      const name = lookup.host.toLowerCase().replace(/\.$/, "");
      const isAsked = response.question === name;
      // Where the question is repeated, the name that has the address may be another, to which a CNAME leads.
      const record = response.addresses.find((each) => isAsked || each.name === name);
      if (record) this.#finish(lookup, null, record.address);
      else if (isAsked && lookup.id !== 0) this.#finish(lookup, new Error(`${lookup.host} has no address`));
    }
  }

  #finish(lookup: Lookup, error: Error | null, address?: string): void {
    const place = this.#lookups.indexOf(lookup);
    if (place < 0) return;
    this.#lookups.splice(place, 1);
    if (this.#lookups.length === 0) this.#rest();
    lookup.finish(error, address);
  }

  /** Holds no socket while it has nothing to ask. */
  #rest(): void {
    this.#retry.cancel();
    this.#socket?.close();
    this.#socket = undefined;
  }
}
