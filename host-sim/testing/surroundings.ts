import { RealNetwork } from "../node/real-network.js";
import type { Chip } from "../sim/board/chips.js";
import type { Network } from "../sim/network/network.js";
import type { Station } from "../sim/network/station.js";
import type { Surroundings } from "../sim/world/world.js";

const LOOPBACK = "127.0.0.1";

/** Boards and phones on this computer's own network, all on its loopback address. */
export class RealSurroundings implements Surroundings {
  attach(_name: string, _station: Station, _chip: Chip | undefined): Network {
    return new RealNetwork(LOOPBACK);
  }

  lease(): string {
    return LOOPBACK;
  }
}
