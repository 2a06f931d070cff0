import type { VirtualClock } from "../clock/virtual-clock.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";
import { hostAddress } from "../network/virtual/addresses.js";
import { VirtualNetwork } from "../network/virtual/virtual-network.js";
import type { Random } from "../random.js";
import type { HostLimits, Surroundings } from "./world.js";

/** Boards and phones on a virtual network. */
export class VirtualSurroundings implements Surroundings {
  readonly virtual: VirtualNetwork;
  #leases = 0;

  constructor(clock: VirtualClock, random: Random) {
    this.virtual = new VirtualNetwork(clock, random.split("network"));
  }

  attach(name: string, station: Station, limits: HostLimits): Network {
    return this.virtual.attach({ name, attachment: station, ...limits });
  }

  lease(): string {
    return hostAddress(this.#leases++);
  }
}
