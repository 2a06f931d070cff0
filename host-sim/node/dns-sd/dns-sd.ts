/**
 * DNS-SD as Moddable has it (`embedded:network/dnssd`, modules/io/dnssd): host names of the local network, services that
 * are offered there, and the search for them. By dns-packet, over a UDP class that the options name.
 */
import { integerOption, PORT_MAX, requireOptions, textOf } from "../../sim/ecma419/dictionary.js";
import type { Machine } from "../../sim/ecma419/machine.js";
import { LABEL_BYTES_MAX } from "../../sim/ecma419/network/dns-message.js";
import type { PacketSocketOptions } from "../../sim/ecma419/network/sockets.js";
import { Advertisement, type AdvertiseDictionary } from "./advertisement.js";
import { Claim, type ClaimDictionary } from "./claim.js";
import { Discovery, type DiscoverDictionary } from "./discovery.js";
import { isName } from "./message.js";
import { LOCAL, MulticastDNS, type Member } from "./multicast-dns.js";

/** Such as "_http._tcp". */
const SERVICE_TYPE = /^_[^.]+\._(tcp|udp)$/i;

export interface DNSSDDictionary {
  socket: PacketSocketOptions;
}

/** The socket that the objects of a board share, and how many they are. */
export interface SharedMulticastDNS {
  mdns?: MulticastDNS;
  users: number;
}

export class DNSSD {
  readonly #shared: SharedMulticastDNS;
  readonly #mdns: MulticastDNS;
  readonly #members = new Set<Member>();
  #isOpen = true;

  /** The board must be connected. Throws what the UDP class throws. */
  constructor(machine: Machine, random: () => number, shared: SharedMulticastDNS, options: DNSSDDictionary) {
    requireOptions(options);
    requireOptions(options.socket);
    this.#shared = shared;
    this.#mdns = shared.mdns ??= new MulticastDNS(machine, random, options.socket);
    shared.users++;
  }

  /** Claims a host name for the board. Throws Error for one that it has claimed already. */
  claim(options: ClaimDictionary): Claim {
    const host = label(options, "host");
    for (const member of this.#mdns.members)
      if (member instanceof Claim && isName(member.host, `${host}.${LOCAL}`)) throw new Error("duplicate");
    return this.#add((onClosed) => new Claim(this.#mdns, { ...options, host }, onClosed));
  }

  /** Offers a service. */
  advertise(options: AdvertiseDictionary): Advertisement {
    const serviceType = serviceTypeOf(options);
    const host = label(options, "host");
    const name = options.name === undefined ? host : label(options, "name");
    const port = integerOption(options, "port", PORT_MAX);
    return this.#add(
      (onClosed) => new Advertisement(this.#mdns, { ...options, serviceType, host, name, port }, onClosed),
    );
  }

  /** Looks for services until it is closed. */
  discover(options: DiscoverDictionary): Discovery {
    const serviceType = serviceTypeOf(options);
    return this.#add((onClosed) => new Discovery(this.#mdns, { ...options, serviceType }, onClosed));
  }

  /** Closes all its claims, advertisements and searches; the last object of a board closes the socket. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const member of [...this.#members]) member.close();
    if (--this.#shared.users > 0) return;
    this.#shared.mdns = undefined;
    this.#mdns.close();
  }

  #add<Kind extends Member>(make: (onClosed: () => void) => Kind): Kind {
    if (!this.#isOpen) throw new SyntaxError("closed");
    const member = make(() => {
      this.#members.delete(member);
      this.#mdns.members.delete(member);
    });
    this.#members.add(member);
    this.#mdns.members.add(member);
    return member;
  }
}

/** Makes the class for a machine; `random` gives numbers from 0 to less than 1. */
export function dnsSDClass(machine: Machine, random: () => number): new (options: DNSSDDictionary) => DNSSD {
  const shared: SharedMulticastDNS = { users: 0 };
  return class extends DNSSD {
    constructor(options: DNSSDDictionary) {
      super(machine, random, shared, options);
    }
  };
}

/** The text at `name`, one label of a domain name: dns-packet knows no dot within one. */
function label(options: object, name: string): string {
  requireOptions(options);
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined) throw new Error(`${name} required`);
  const text = textOf(value);
  if (text === "" || text.includes(".") || Buffer.byteLength(text) > LABEL_BYTES_MAX)
    throw new RangeError(`invalid ${name}`);
  return text;
}

function serviceTypeOf(options: { serviceType: string }): string {
  requireOptions(options);
  const serviceType = textOf(options.serviceType);
  if (!SERVICE_TYPE.test(serviceType)) throw new Error("invalid serviceType");
  return serviceType;
}
