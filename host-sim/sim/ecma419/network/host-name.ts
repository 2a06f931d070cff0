import { isAddress } from "../dictionary.js";

const LOOPBACK = "127.0.0.1";

/** The address that a host's name says without a question: an IPv4 literal, or "localhost". */
export function knownAddress(host: string): string | undefined {
  if (host.toLowerCase() === "localhost") return LOOPBACK;
  return isAddress(host) ? host : undefined;
}
