/** Hosts on one local network, in virtual time. */
import type { VirtualClock } from "../../clock/virtual-clock.js";
import type { Random } from "../../random.js";
import type { Packet, SentPacket } from "../packet.js";
import { isForAll, isOfNetwork } from "./addresses.js";
import { GOOD_LINK, Link, type Direction, type Fate, type LinkFaults } from "./link.js";
import { VirtualHost, type HostOptions } from "./virtual-host.js";

export class VirtualNetwork {
  /** How links are when they are first used. */
  readonly defaults: LinkFaults = { ...GOOD_LINK };
  readonly hosts: VirtualHost[] = [];
  /** Called for each packet that a host sends, in order. */
  readonly onSent: ((sent: SentPacket) => void)[] = [];
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #links = new Map<string, Link>();
  /** By sender, then by receiver. */
  readonly #directions = new Map<VirtualHost, Map<VirtualHost, { link: Link; direction: Direction }>>();

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Puts a host on the network; its name must be new. */
  attach(options: HostOptions): VirtualHost {
    const random = this.#random.split(`host ${options.name}`);
    const host = new VirtualHost(this, this.#clock, random, options);
    this.hosts.push(host);
    return host;
  }

  /** The link between two hosts, the same in both directions. */
  between(one: VirtualHost, other: VirtualHost): Link {
    const name = [one.name, other.name].sort().join(" and ");
    let link = this.#links.get(name);
    if (!link) {
      link = new Link(this.#clock, this.#random.split(`link ${name}`), this.defaults);
      this.#links.set(name, link);
    }
    return link;
  }

  /** All links that were used or asked for. */
  get links(): readonly Link[] {
    return [...this.#links.values()];
  }

  /** Carries a packet of `sender` to all that it is for, over a link each. */
  carry(sender: VirtualHost, packet: Packet): void {
    const fates = this.#isThere(sender) ? this.#carryAll(sender, packet) : [{ fate: "no link" }];
    if (this.onSent.length === 0) return;
    const comment = fates.length === 0 ? undefined : commentOf(fates);
    const sent = { packet, wall_ms: this.#clock.wall_ms(), sender: sender.name, comment };
    for (const onSent of this.onSent) onSent(sent);
  }

  #carryAll(sender: VirtualHost, packet: Packet): HostFate[] {
    const { destination } = packet;
    const toAll = isForAll(destination);
    const fates: HostFate[] = [];
    for (const host of this.hosts) {
      if (host === sender || !this.#isThere(host) || (!toAll && host.address !== destination)) continue;
      const { link, direction } = this.#way(sender, host);
      const fate: Fate = link.carry(packet, direction);
      if (fate) fates.push({ fate, to: toAll ? host.name : undefined });
      if (!toAll) return fates;
    }
    if (!toAll) fates.push({ fate: "nobody has this address" });
    return fates;
  }

  #isThere(host: VirtualHost): boolean {
    return host.linked && isOfNetwork(host.address);
  }

  #way(sender: VirtualHost, receiver: VirtualHost): { link: Link; direction: Direction } {
    let ways = this.#directions.get(sender);
    if (!ways) this.#directions.set(sender, (ways = new Map()));
    let way = ways.get(receiver);
    if (!way) {
      const link = this.between(sender, receiver);
      way = { link, direction: link.direction((packet) => receiver.receive(packet)) };
      ways.set(receiver, way);
    }
    return way;
  }
}

interface HostFate {
  readonly fate: string;
  readonly to?: string;
}

function commentOf(fates: readonly HostFate[]): string {
  return fates.map(({ fate, to }) => (to === undefined ? fate : `${fate} to ${to}`)).join(", ");
}
