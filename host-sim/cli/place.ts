import { flagOf, type Option, type OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { NetworkError } from "../sim/network/network.js";
import { checkPort } from "../node/port-check.js";
import { UsageError } from "../settings/usage-error.js";

/** Errors with the address or port rather than with the app, by node:net's codes, and how to correct them. */
const COMPLAINTS: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) =>
    tr("{place} is in use: stop the other program, or give another --port (0 picks a free one)", { place }),
  EACCES: (place) => tr("{place} requires higher privileges: give a --port of 1024 or more", { place }),
  EADDRNOTAVAIL: (place) => tr("{place} is not on this machine: give another --host", { place }),
};

/** The same for a port that leads to a board of a virtual network. */
const FORWARD_COMPLAINTS: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) =>
    tr("--forward: {place} is in use: stop the other program, or give another port (0 picks a free one)", {
      place,
    }),
  EACCES: (place) =>
    tr("--forward: {place} needs rights that this program has not: give a port of 1024 or more", { place }),
  EADDRNOTAVAIL: COMPLAINTS.EADDRNOTAVAIL,
};

/** The text for such an error; undefined for other codes. */
export function placeComplaint(code: string | undefined, place: string): string | undefined {
  return code !== undefined && code in COMPLAINTS ? COMPLAINTS[code](place) : undefined;
}

/** The text for such an error of a port that leads to a board; undefined for other codes. */
export function forwardComplaint(code: string, place: string): string | undefined {
  return code in FORWARD_COMPLAINTS ? FORWARD_COMPLAINTS[code](place) : undefined;
}

/** The option for the port that an app has for itself, where it has one: boards that hear a group share theirs. */
export function ownPortOption(options: readonly Option[]): string | undefined {
  if (options.some(({ kind }) => kind === "group")) return undefined;
  return options.find(({ protocol }) => protocol)?.name;
}

/**
 * Checks that an app can open its port, before it starts. `address` is where the board's sockets are bound. Throws
 * UsageError if it cannot.
 */
export async function checkPlace(
  options: readonly Option[],
  values: OptionValues,
  address: string,
): Promise<void> {
  for (const { name, protocol } of options) {
    const port = Number(values[name]);
    if (!protocol || port === 0) continue;
    const forGroups = options.some(({ kind }) => kind === "group");
    try {
      await checkPort({ address, protocol, port, forGroups });
    } catch (error) {
      const complaint =
        error instanceof NetworkError ? placeComplaint(error.code, `${address}:${port}`) : undefined;
      throw complaint === undefined ? error : new UsageError(complaint, flagOf(name).slice(2));
    }
  }
}
