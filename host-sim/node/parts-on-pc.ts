import type { Chip } from "../sim/board/chips.js";
import type { HardwareParts } from "../sim/board/hardware.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { AccessPoint } from "../sim/network/access-point.js";
import { Station, type StationOptions } from "../sim/network/station.js";
import { RealClock } from "./real-clock.js";
import { RealNetwork } from "./real-network.js";
import { nodeCodecs } from "./text-codecs.js";

/** Which board, and where on this computer. */
export interface BoardOnPC {
  readonly profile: BoardProfile;
  readonly chip: Chip;
  /** The address that the board is known by, and the one its sockets are bound to. */
  readonly host: { readonly shown: string; readonly bind: string };
  /** The Wi-Fi in range; an empty password is an open network. */
  readonly accessPoint: { readonly SSID: string; readonly password: string };
}

/** The parts of a board that has this computer's clock and network. */
export function partsOnPC(
  { profile, chip, host, accessPoint }: BoardOnPC,
  wifi: StationOptions = {},
): HardwareParts {
  const clock = new RealClock();
  const { SSID, password } = accessPoint;
  return {
    profile,
    chip,
    clock,
    codecs: nodeCodecs,
    network: new RealNetwork(host.shown, host.bind),
    station: new Station(clock, [new AccessPoint(SSID, password, () => host.shown)], wifi),
    random: Math.random,
  };
}
