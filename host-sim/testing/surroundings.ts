import { RealNetwork } from "../node/real-network.js";
import type { Network } from "../sim/network/network.js";
import type { Station } from "../sim/network/station.js";
import type { HostLimits, Surroundings } from "../sim/world/world.js";

const LOOPBACK = "127.0.0.1";

/** Boards and phones on this computer's own network, all on its loopback address. */
export class RealSurroundings implements Surroundings {
  attach(_name: string, _station: Station, _limits: HostLimits): Network {
    return new RealNetwork(LOOPBACK);
  }

  lease(): string {
    return LOOPBACK;
  }
}
