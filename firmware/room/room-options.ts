import { integerOption, type Option, type OptionValues } from "../apps/options.js";
import type { Device } from "../device.js";

/** The options of a room; `maxClients` is the default number of members. */
export function roomOptions(maxClients: number): Option[] {
  return [
    integerOption("maxClients", maxClients, 1, 64, "members at once"),
    waitingOption(),
    integerOption("flood", 10, 0, 1000, "messages a second a member may send; 0: any number"),
    integerOption("burst", 20, 1, 1000, "messages a member may send at once"),
    integerOption("idle", 60, 0, 3600, "seconds of silence after which a peer is probed; 0: never"),
  ];
}

function waitingOption(): Option {
  const option = integerOption("maxWaiting", -1, 0, 64, "how many may wait in line for a place");
  option.otherwise = "as many as the chip has room for, at most 8";
  return option;
}

/**
 * Fits a room to the chip: fills in maxWaiting where nobody gave it. Gives what is wrong where the chip cannot carry
 * what was asked for, else undefined. One socket is kept to tell those who come beyond the line.
 */
export function fitRoom(values: OptionValues, device: Device): string | undefined {
  const members = values.maxClients as number;
  const room = device.limits.sockets - 1 - members;
  if ((values.maxWaiting as number) < 0) values.maxWaiting = Math.min(Math.max(room, 0), 8);
  const wanted = members + (values.maxWaiting as number);
  if (room >= (values.maxWaiting as number)) return undefined;
  return (
    "--max-clients and --max-waiting want " +
    wanted +
    " sockets and one to spare; the chip has " +
    device.limits.sockets
  );
}
