/** A host name that a board claims: it probes for the name (RFC 6762, section 8), then answers for it. */
import type { Later } from "../../sim/ecma419/network/later.js";
import { isName, type DNSRecord, type Question } from "./message.js";
import { HOST_TTL_S, LOCAL, type Member, type MulticastDNS } from "./multicast-dns.js";

const PROBES = 3;
const PROBE_MS = 250;
/** The pause after a probe that another host has won, or that could not be sent without Wi-Fi. */
const AGAIN_MS = 1000;
/** The time from the first announcement to the second. */
const ANNOUNCE_MS = 1000;

export interface ClaimDictionary {
  /** Without ".local". */
  host: string;
  /** The name is the board's. */
  onReady?: (this: Claim) => void;
  /** Another host has the name. */
  onError?: (this: Claim) => void;
}

export class Claim implements Member {
  readonly host: string;
  readonly #mdns: MulticastDNS;
  readonly #options: ClaimDictionary;
  readonly #onClosed: () => void;
  readonly #next: Later;
  #probes = 0;
  #ready = false;

  constructor(mdns: MulticastDNS, options: ClaimDictionary, onClosed: () => void) {
    this.host = `${options.host}.${LOCAL}`;
    this.#mdns = mdns;
    this.#options = options;
    this.#onClosed = onClosed;
    this.#next = mdns.later();
    this.#next.set(() => this.#probe(), mdns.between(0, PROBE_MS));
  }

  answer({ name, type }: Question): { answers: DNSRecord[] } {
    return {
      answers: this.#ready && isName(name, this.host) ? hostRecords(this.#mdns, this.host, type) : [],
    };
  }

  onRecords(records: readonly DNSRecord[]): void {
    if (!this.#ready && this.#addressIn(records) !== undefined) this.#fail();
  }

  /** Of two that probe at the same time, the one with the lower address tries again later (section 8.2). */
  onProbe(records: readonly DNSRecord[]): void {
    const other = this.#addressIn(records);
    if (this.#ready || other === undefined) return;
    if (inOrder(other) < inOrder(this.#mdns.address ?? "")) return;
    this.#probes = 0;
    this.#next.set(() => this.#probe(), AGAIN_MS);
  }

  close(): void {
    this.#next.cancel();
    this.#onClosed();
  }

  /** The address that another host has under this name, or wants to have. */
  #addressIn(records: readonly DNSRecord[]): string | undefined {
    const record = records.find(
      ({ type, name, ttl, data }) =>
        type === "A" && isName(name, this.host) && ttl !== 0 && data !== this.#mdns.address,
    );
    return record && (record.data as string);
  }

  #probe(): void {
    if (this.#mdns.address === undefined) {
      this.#next.set(() => this.#probe(), AGAIN_MS);
      return;
    }
    if (this.#probes === PROBES) {
      this.#have();
      return;
    }
    this.#probes++;
    this.#mdns.send({
      type: "query",
      questions: [{ type: "ANY", name: this.host }],
      authorities: hostRecords(this.#mdns, this.host, "A"),
    });
    this.#next.set(() => this.#probe(), PROBE_MS);
  }

  #have(): void {
    this.#ready = true;
    const announce = () => this.#mdns.announce(hostRecords(this.#mdns, this.host, "A"));
    announce();
    this.#next.set(announce, ANNOUNCE_MS);
    this.#options.onReady?.call(this);
  }

  #fail(): void {
    this.close();
    this.#options.onError?.call(this);
  }
}

/** A board's records for a host name of its own: its IPv4 address, or that it has no other address. */
export function hostRecords(mdns: MulticastDNS, host: string, type: string): DNSRecord[] {
  const { address } = mdns;
  if (address === undefined) return [];
  if (type === "A" || type === "ANY")
    return [{ type: "A", name: host, ttl: HOST_TTL_S, flush: true, data: address }];
  if (type !== "AAAA") return [];
  const data = { nextDomain: host, rrtypes: ["A"] };
  return [{ type: "NSEC", name: host, ttl: HOST_TTL_S, flush: true, data }];
}

/** The address as a text that sorts like its number. */
function inOrder(address: string): string {
  return address
    .split(".")
    .map((part) => part.padStart(3, "0"))
    .join(".");
}
