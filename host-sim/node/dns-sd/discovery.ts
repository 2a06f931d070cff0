/** A search for services of one type (RFC 6763, section 4). */
import type { Later } from "../../sim/ecma419/network/later.js";
import { isName, type DNSRecord, type Question } from "./message.js";
import { LOCAL, type Member, type MulticastDNS } from "./multicast-dns.js";
import type { ServiceTXT } from "./advertisement.js";

/** Before the first question, so that boards that start together do not ask at once. */
const FIRST_MS = [20, 120] as const;
/** Between the first two questions; from there on it doubles up to the longest. */
const ASK_MS = 1000;
const ASK_MS_MAX = 3_600_000;
/** Services that are kept, so that a host that sends many names does not fill the memory. */
const KNOWN_MAX = 100;
/** Known services that a question names, so that it fits into a frame. */
const NAMED_MAX = 10;

export interface DiscoverDictionary {
  /** Such as "_http._tcp". */
  serviceType: string;
  onFound?: (this: Discovery, service: FoundService) => void;
  /** The place or the values of a found service have changed. */
  onUpdate?: (this: Discovery, service: FoundService) => void;
  /** It was taken back, or has not been heard of for its time. */
  onLost?: (this: Discovery, service: FoundService) => void;
}

export interface FoundService {
  name: string;
  /** With ".local". */
  host: string;
  address: string;
  port: number;
  txt?: ServiceTXT;
}

/** What is known of a service. */
interface Known {
  readonly name: string;
  ttl_s: number;
  heard_ms: number;
  host?: string;
  port?: number;
  texts?: readonly string[];
  address?: string;
  /** The state that the program was told last, as a text. */
  told?: string;
}

export class Discovery implements Member {
  readonly #mdns: MulticastDNS;
  readonly #options: DiscoverDictionary;
  readonly #onClosed: () => void;
  readonly #type: string;
  readonly #known: Known[] = [];
  readonly #asking: Later;
  readonly #expiring: Later;
  #isOpen = true;

  constructor(mdns: MulticastDNS, options: DiscoverDictionary, onClosed: () => void) {
    this.#mdns = mdns;
    this.#options = options;
    this.#onClosed = onClosed;
    this.#type = `${options.serviceType}.${LOCAL}`;
    this.#asking = mdns.later();
    this.#expiring = mdns.later();
    this.#asking.set(() => this.#ask(ASK_MS), mdns.between(...FIRST_MS));
  }

  onRecords(records: readonly DNSRecord[]): void {
    const { fresh, lost } = this.#learnInstances(records);
    const changed = this.#known.filter((service) => learnPlace(service, this.#instance(service), records));
    changed.push(...fresh);
    for (const service of this.#known) if (learnAddress(service, records)) changed.push(service);
    this.#awaitExpiry();
    for (const service of lost) this.#lose(service);
    for (const service of new Set(changed)) this.#tell(service);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#asking.cancel();
    this.#expiring.cancel();
    this.#onClosed();
  }

  /** Asks for instances, names those that it knows, and asks again later. */
  #ask(pause_ms: number): void {
    const answers = this.#known.slice(0, NAMED_MAX).map((service): DNSRecord => {
      const ttl = Math.max(0, Math.floor(service.ttl_s - (this.#mdns.now_ms - service.heard_ms) / 1000));
      return { type: "PTR", name: this.#type, ttl, data: this.#instance(service) };
    });
    this.#mdns.send({ type: "query", questions: [{ type: "PTR", name: this.#type }], answers });
    for (const service of this.#known) this.#askFor(service);
    this.#asking.set(() => this.#ask(Math.min(pause_ms * 2, ASK_MS_MAX)), pause_ms);
  }

  /** Asks for the records of a service that are not known. */
  #askFor(service: Known): void {
    const name = this.#instance(service);
    const questions: Question[] = [];
    if (service.host === undefined) questions.push({ type: "SRV", name });
    else if (service.address === undefined) questions.push({ type: "A", name: service.host });
    if (service.texts === undefined) questions.push({ type: "TXT", name });
    if (questions.length > 0) this.#mdns.send({ type: "query", questions });
  }

  #instance({ name }: Known): string {
    return `${name}.${this.#type}`;
  }

  /** Returns the services that are new, and those that were taken back. */
  #learnInstances(records: readonly DNSRecord[]): { fresh: Known[]; lost: Known[] } {
    const fresh: Known[] = [];
    const lost: Known[] = [];
    for (const record of records) {
      if (record.type !== "PTR" || !isName(record.name, this.#type)) continue;
      const name = nameIn(record.data, this.#type);
      if (name === undefined) continue;
      const { ttl: ttl_s } = record;
      const place = this.#known.findIndex((service) => isName(service.name, name));
      if (ttl_s === 0) lost.push(...(place < 0 ? [] : this.#known.splice(place, 1)));
      else if (place >= 0) Object.assign(this.#known[place], { ttl_s, heard_ms: this.#mdns.now_ms });
      else if (this.#known.length < KNOWN_MAX) {
        const service = { name, ttl_s, heard_ms: this.#mdns.now_ms };
        this.#known.push(service);
        fresh.push(service);
      }
    }
    return { fresh, lost };
  }

  #tell(service: Known): void {
    if (!this.#isOpen) return;
    const found = foundService(service);
    if (!found) {
      this.#askFor(service);
      return;
    }
    const { told } = service;
    service.told = shown(service);
    if (told === service.told) return;
    if (told === undefined) this.#options.onFound?.call(this, found);
    else this.#options.onUpdate?.call(this, found);
  }

  #lose(service: Known): void {
    const found = foundService(service);
    if (this.#isOpen && found && service.told !== undefined) this.#options.onLost?.call(this, found);
  }

  #awaitExpiry(): void {
    const ends_ms = this.#known.map(end_ms);
    if (ends_ms.length === 0) this.#expiring.cancel();
    else {
      // A record may last longer than a timer can be set for.
      const pause_ms = Math.min(Math.min(...ends_ms) - this.#mdns.now_ms, ASK_MS_MAX);
      this.#expiring.set(() => this.#expire(), Math.max(1, pause_ms));
    }
  }

  #expire(): void {
    const gone = this.#known.filter((service) => end_ms(service) <= this.#mdns.now_ms);
    for (const service of gone) this.#known.splice(this.#known.indexOf(service), 1);
    this.#awaitExpiry();
    for (const service of gone) this.#lose(service);
  }
}

function end_ms({ heard_ms, ttl_s }: Known): number {
  return heard_ms + ttl_s * 1000;
}

/** Returns whether the records say where the service is, or what its values are. */
function learnPlace(service: Known, instance: string, records: readonly DNSRecord[]): boolean {
  let learnt = false;
  for (const record of records) {
    if (!isName(record.name, instance) || record.ttl === 0) continue;
    if (record.type === "SRV") {
      const { target, port } = record.data;
      if (service.host === undefined || !isName(service.host, target)) service.address = undefined;
      Object.assign(service, { host: target, port });
      learnt = true;
    }
    if (record.type === "TXT") {
      service.texts = record.data;
      learnt = true;
    }
  }
  return learnt;
}

function learnAddress(service: Known, records: readonly DNSRecord[]): boolean {
  const { host } = service;
  if (host === undefined) return false;
  const record = records.find(({ type, name, ttl }) => type === "A" && isName(name, host) && ttl !== 0);
  if (record) service.address = record.data as string;
  return record !== undefined;
}

/** The service as the program gets it; undefined while a part is not known. */
function foundService({ name, host, port, address, texts }: Known): FoundService | undefined {
  if (host === undefined || port === undefined || address === undefined || texts === undefined)
    return undefined;
  const pairs = texts.filter((text) => text !== "").map(pairOf);
  return { name, host, address, port, ...(pairs.length > 0 ? { txt: new Map(pairs) } : {}) };
}

/** The state of a service, to compare with that of later. */
function shown({ host, port, address, texts }: Known): string {
  return JSON.stringify([host?.toLowerCase(), port, address, texts]);
}

function pairOf(text: string): [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** The instance's name before the type, or undefined. */
function nameIn(instance: string, type: string): string | undefined {
  const end = instance.length - type.length - 1;
  return end > 0 && isName(instance.slice(end), `.${type}`) ? instance.slice(0, end) : undefined;
}
