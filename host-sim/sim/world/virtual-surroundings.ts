import type { Chip } from "../board/chips.js";
import type { VirtualClock } from "../clock/virtual-clock.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";
import { hostAddress } from "../network/virtual/addresses.js";
import { VirtualNetwork } from "../network/virtual/virtual-network.js";
import type { Random } from "../random.js";
import type { Surroundings } from "./world.js";

/** The receive window of a phone. */
const PHONE_WINDOW_BYTES = 65535;

/** Boards and phones on a virtual network. */
export class VirtualSurroundings implements Surroundings {
  readonly virtual: VirtualNetwork;
  #leases = 0;

  constructor(clock: VirtualClock, random: Random) {
    this.virtual = new VirtualNetwork(clock, random.split("network"));
  }

  attach(name: string, station: Station, chip: Chip | undefined): Network {
    return this.virtual.attach({
      name,
      attachment: station,
      window_bytes: chip?.window_bytes ?? PHONE_WINDOW_BYTES,
      connections_max: chip?.sockets_max,
    });
  }

  lease(): string {
    return hostAddress(this.#leases++);
  }
}
