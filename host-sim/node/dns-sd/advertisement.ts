/** A service that a board offers (RFC 6763). */
import type { Later } from "../../sim/ecma419/network/later.js";
import { hostRecords } from "./claim.js";
import { isName, type DNSRecord, type Question } from "./message.js";
import { HOST_TTL_S, LOCAL, SERVICE_TTL_S, type Member, type MulticastDNS } from "./multicast-dns.js";

/** The name that answers with the types of all services. */
const TYPES = `_services._dns-sd._udp.${LOCAL}`;
/** How long after the first announcement it is repeated. */
const REPEATS_MS = [1000, 2000];
/** A text of a TXT record has one byte for its length. */
const TEXT_BYTES_MAX = 255;

/** The values of the service's TXT record, undefined for a key without one. "key=value" has at most 255 bytes. */
export type ServiceTXT = Map<string, string | undefined>;

export interface AdvertiseDictionary {
  /** Such as "_http._tcp". */
  serviceType: string;
  /** The name that people read. Default: the host. */
  name?: string;
  /** Without ".local". */
  host: string;
  port: number;
  txt?: ServiceTXT;
}

export class Advertisement implements Member {
  readonly #mdns: MulticastDNS;
  readonly #onClosed: () => void;
  readonly #type: string;
  readonly #instance: string;
  readonly #host: string;
  readonly #port: number;
  readonly #next: Later;
  #txt: string[];
  #isOpen = true;

  /** Throws RangeError for a value that is too long. */
  constructor(mdns: MulticastDNS, options: AdvertiseDictionary, onClosed: () => void) {
    const { serviceType, host, name = host, port, txt } = options;
    this.#mdns = mdns;
    this.#onClosed = onClosed;
    this.#type = `${serviceType}.${LOCAL}`;
    this.#instance = `${name}.${this.#type}`;
    this.#host = `${host}.${LOCAL}`;
    this.#port = port;
    this.#txt = textsOf(txt);
    this.#next = mdns.later();
    this.#announce(() => this.#all(), REPEATS_MS);
  }

  /** Announces other values. Throws SyntaxError when closed, RangeError for a value that is too long. */
  updateTXT(txt?: ServiceTXT): void {
    if (!this.#isOpen) throw new SyntaxError("closed");
    this.#txt = textsOf(txt);
    this.#announce(() => [this.#TXT()], REPEATS_MS);
  }

  answer({ name, type }: Question): { answers: DNSRecord[]; additionals?: DNSRecord[] } {
    const any = type === "ANY";
    const address = hostRecords(this.#mdns, this.#host, "A");
    if (isName(name, this.#host)) return { answers: hostRecords(this.#mdns, this.#host, type) };
    if (isName(name, TYPES) && (any || type === "PTR")) return { answers: [this.#typePTR()] };
    if (isName(name, this.#type) && (any || type === "PTR"))
      return { answers: [this.#PTR()], additionals: [this.#SRV(), this.#TXT(), ...address] };
    if (!isName(name, this.#instance)) return { answers: [] };
    const answers = [this.#SRV(), this.#TXT()].filter((record) => any || record.type === type);
    return { answers, additionals: address };
  }

  /** Announces that the service is gone. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#next.cancel();
    this.#mdns.announce([this.#PTR(), this.#SRV(), this.#TXT()].map((record) => ({ ...record, ttl: 0 })));
    this.#onClosed();
  }

  #announce(records: () => DNSRecord[], [pause_ms, ...pauses_ms]: readonly number[]): void {
    this.#mdns.announce(records());
    if (pause_ms !== undefined) this.#next.set(() => this.#announce(records, pauses_ms), pause_ms);
  }

  #all(): DNSRecord[] {
    const address = hostRecords(this.#mdns, this.#host, "A");
    return [this.#typePTR(), this.#PTR(), this.#SRV(), this.#TXT(), ...address];
  }

  #typePTR(): DNSRecord {
    return { type: "PTR", name: TYPES, ttl: SERVICE_TTL_S, data: this.#type };
  }

  #PTR(): DNSRecord {
    return { type: "PTR", name: this.#type, ttl: SERVICE_TTL_S, data: this.#instance };
  }

  #SRV(): DNSRecord {
    const data = { priority: 0, weight: 0, port: this.#port, target: this.#host };
    return { type: "SRV", name: this.#instance, ttl: HOST_TTL_S, flush: true, data };
  }

  #TXT(): DNSRecord {
    return { type: "TXT", name: this.#instance, ttl: SERVICE_TTL_S, flush: true, data: this.#txt };
  }
}

/** At least one text, if an empty one (RFC 6763, section 6.1). */
function textsOf(txt: ServiceTXT = new Map()): string[] {
  const texts = [...txt].map(([key, value]) => (value === undefined ? key : `${key}=${value}`));
  for (const text of texts)
    if (Buffer.byteLength(text) > TEXT_BYTES_MAX) throw new RangeError("txt value too long");
  return texts.length > 0 ? texts : [""];
}
