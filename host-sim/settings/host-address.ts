import { networkInterfaces } from "node:os";
import { isAddress } from "../sim/ecma419/dictionary.js";
import { listed, tr } from "../language/language.js";
import { UsageError } from "./usage-error.js";

/** The address that a board's sockets are bound to, and the one that it shows. */
export interface HostAddress {
  readonly bind: string;
  readonly shown: string;
}

const EVERYWHERE = "0.0.0.0";

/** This machine's IPv4 addresses that other machines can reach, in the system's order. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === "IPv4" && !address.internal)
    .map((address) => address.address);
}

/**
 * Reads `--host`: an address of this machine, "lan" for the first one that others can reach, or 0.0.0.0 for all.
 * Throws UsageError if this machine does not have it.
 */
export function hostAddress(host: string, lan: readonly string[] = lanAddresses()): HostAddress {
  if (host === "localhost") return { bind: "127.0.0.1", shown: "127.0.0.1" };
  if (host === "lan" || host === EVERYWHERE) {
    if (lan.length === 0)
      throw new UsageError(
        tr("--host {host}: this machine is not on a network; join one, or omit --host", { host }),
        "host",
      );
    return { bind: host === "lan" ? lan[0] : EVERYWHERE, shown: lan[0] };
  }
  if (!isAddress(host))
    throw new UsageError(
      tr("--host '{host}' is not an IPv4 address: give one such as 127.0.0.1, or lan, or 0.0.0.0", { host }),
      "host",
    );
  if (!host.startsWith("127.") && !lan.includes(host))
    throw new UsageError(
      tr("--host {host} is not an address of this machine. It has: {addresses}", {
        host,
        addresses: listed(["127.0.0.1", ...lan]),
      }),
      "host",
    );
  return { bind: host, shown: host };
}

/** Whether other machines cannot reach it. */
export function isLocal({ shown }: HostAddress): boolean {
  return shown.startsWith("127.");
}
