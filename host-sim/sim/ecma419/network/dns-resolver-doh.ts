/** ECMA-419 DNS over HTTPS (section 18; RFC 8484): questions are posted to the servers, one after the other. */
import { requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import { askedHost } from "./asked-host.js";
import { dnsQuery, readResponse } from "./dns-message.js";
import { knownAddress } from "./host-name.js";
import type { HTTPClientDictionary, HTTPRequest, HTTPRequestDictionary } from "./http-client.js";
import { Later } from "./later.js";
import type { Resolved, ResolveOptions, Resolver } from "./sockets.js";
import { joined } from "./wire.js";

const PORT = 443;
const PATH = "/dns-query";
const TYPE = "application/dns-message";
const STATUS_OK = 200;
/** A server that has not answered by then is given up. */
const LIMIT_MS = 10_000;
/** The largest DNS message. */
const RESPONSE_BYTES_MAX = 65_535;

interface HTTPClientLike {
  request(options: HTTPRequestDictionary): HTTPRequest;
  close(): void;
}

export interface DoHServer {
  /** The name in the certificate and in the request. */
  readonly host: string;
  readonly address: string;
}

export interface ResolverDoHDictionary {
  /** The options of an HTTP client class, with the class as `io`; `host` and `dns` are those of the servers. */
  http: Omit<HTTPClientDictionary, "host" | "dns"> & {
    io: new (options: HTTPClientDictionary) => HTTPClientLike;
    /** Default "/dns-query". */
    path?: string;
  };
  servers: readonly DoHServer[];
  target?: unknown;
}

export class ResolverDoH implements Resolver {
  target: unknown;
  readonly #machine: Machine;
  readonly #options: ResolverDoHDictionary;
  /** Ends of the lookups that are under way. */
  readonly #open = new Set<() => void>();
  #closed = false;

  /** Throws if there is no server. */
  constructor(machine: Machine, options: ResolverDoHDictionary) {
    requireOptions(options);
    requireOptions(options.http);
    if (!options.servers?.length) throw new Error("servers required");
    this.#machine = machine;
    this.#options = options;
    if (options.target !== undefined) this.target = options.target;
  }

  /** Cancels all lookups, without callbacks. */
  close(): void {
    this.#closed = true;
    for (const end of [...this.#open]) end();
  }

  /** Asks for the address of `host`, and calls back once. Throws like the resolver over UDP. */
  resolve(options: ResolveOptions, callback?: Resolved): void {
    const { host, finish } = askedHost(this, this.#closed, options, callback);
    this.#lookUp(host, (address) =>
      finish(address === undefined ? new Error(`no address of ${host}`) : null, address),
    );
  }

  #lookUp(host: string, onEnd: (address: string | undefined) => void): void {
    const limit = new Later(this.#machine);
    let client: HTTPClientLike | undefined;
    const end = (): void => {
      limit.cancel();
      client?.close();
      client = undefined;
      this.#open.delete(end);
    };
    const finish = (address: string | undefined): void => {
      end();
      onEnd(address);
    };
    let query: Uint8Array | undefined;
    const ask = (place: number): void => {
      client?.close();
      client = undefined;
      const server = this.#options.servers.at(place);
      if (!query || !server) {
        finish(undefined);
        return;
      }
      let isAnswered = false;
      const next = (address?: string): void => {
        // The server closes the connection after its answer.
        if (isAnswered) return;
        isAnswered = true;
        // A turn later, so that no client calls back into the next one.
        limit.set(() => (address ? finish(address) : ask(place + 1)));
      };
      limit.set(() => ask(place + 1), LIMIT_MS);
      client = this.#ask(server, query, next);
    };
    this.#open.add(end);
    limit.set(() => {
      const known = knownAddress(host);
      if (known) {
        finish(known);
        return;
      }
      try {
        // RFC 8484, 4.1: the id is 0, so that caches see equal questions as equal.
        query = dnsQuery(0, host, this.#machine.parts.codecs.encode);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      ask(0);
    });
  }

  /** Asks one server; `onAnswer` gets the address, or nothing. */
  #ask(
    { host, address }: DoHServer,
    query: Uint8Array,
    onAnswer: (address?: string) => void,
  ): HTTPClientLike {
    const { http } = this.#options;
    const client = new http.io({
      port: PORT,
      ...http,
      host,
      dns: { io: KnownHost, address },
      onError: () => onAnswer(),
    } as HTTPClientDictionary);
    const parts: Uint8Array[] = [];
    let bytes_left = RESPONSE_BYTES_MAX;
    let status = 0;
    client.request({
      method: "POST",
      path: http.path ?? PATH,
      headers: new Map<string, unknown>([
        ["accept", TYPE],
        ["content-type", TYPE],
        ["content-length", query.length],
      ]),
      onHeaders: (code) => (status = code),
      onWritable(room_bytes) {
        const part = query.subarray(0, room_bytes);
        query = query.subarray(part.length);
        this.write(part as Uint8Array<ArrayBuffer>);
      },
      onReadable() {
        const part = new Uint8Array(this.read() as ArrayBuffer);
        bytes_left -= part.length;
        if (bytes_left >= 0) parts.push(part);
        else onAnswer();
      },
      onDone: (error) => {
        const response = error || status !== STATUS_OK ? undefined : readResponse(joined(parts));
        onAnswer(response?.addresses[0]?.address);
      },
    });
    return client;
  }
}

/** A resolver that knows the one address that it is made with. */
class KnownHost implements Resolver {
  readonly #address: string;

  constructor({ address }: { address?: string }) {
    this.#address = address as string;
  }

  resolve({ host, onResolved }: ResolveOptions): void {
    onResolved?.call(this, host, this.#address);
  }
}
