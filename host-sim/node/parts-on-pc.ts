import type { Chip } from "../sim/board/chips.js";
import type { HardwareParts } from "../sim/board/hardware.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { AccessPoint } from "../sim/network/access-point.js";
import { Station, type StationOptions } from "../sim/network/station.js";
import { RealClock } from "./real-clock.js";
import { RealNetwork } from "./real-network.js";
import { nodeCodecs } from "./text-codecs.js";
import { tlsSockets } from "./tls-sockets.js";

/** The board, and its addresses and Wi-Fi on this PC. */
export interface BoardOnPC {
  readonly profile: BoardProfile;
  readonly chip: Chip;
  /** The address that the board shows, and the one that its sockets are bound to. */
  readonly host: { readonly shown: string; readonly bind: string };
  /** The access point in range; an empty password means an open network. */
  readonly accessPoint: { readonly SSID: string; readonly password: string };
  /** Certificates in PEM: servers must have been certified by one of them (default: by those that this PC trusts). */
  readonly ca?: readonly string[];
  /** As `HardwareParts` has it. */
  readonly strictPanel?: boolean;
}

/** The parts of a board that uses this PC's clock and network. */
export function partsOnPC(
  { profile, chip, host, accessPoint, ca, strictPanel }: BoardOnPC,
  wifi: StationOptions = {},
): HardwareParts {
  const clock = new RealClock();
  const { SSID, password } = accessPoint;
  const network = new RealNetwork(host.shown, host.bind);
  const station = new Station(clock, [new AccessPoint(SSID, password, () => host.shown)], wifi);
  // A program may choose another address, such as one of loopback.
  station.watch(() => {
    if (station.address !== undefined) network.moveTo(station.address);
  });
  return {
    profile,
    chip,
    clock,
    codecs: nodeCodecs,
    network,
    station,
    tls: tlsSockets(ca),
    strictPanel,
    random: Math.random,
  };
}
