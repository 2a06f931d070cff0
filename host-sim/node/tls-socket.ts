/**
 * ECMA-419 TLS Client socket (section 12) by node:tls over a TCP class. It takes the standard's options (`tls`), and
 * those of Moddable's class (`TCP`, `secure`; examples/io/tcp/tlssocket).
 */
import { createPrivateKey } from "node:crypto";
import { Duplex } from "node:stream";
import { connect, createSecureContext, rootCertificates, type TLSSocket } from "node:tls";
import {
  bytesOf,
  callbackOption,
  formatOption,
  isAddress,
  requireOptions,
} from "../sim/ecma419/dictionary.js";
import type { Machine, Resource } from "../sim/ecma419/machine.js";
import type {
  ByteBuffer,
  StreamSocket,
  StreamSocketClass,
  StreamSocketOptions,
} from "../sim/ecma419/network/sockets.js";

const FORMATS = ["buffer", "number"] as const;
/** What a record adds to its payload, about. */
const OVERHEAD_BYTES = 96;
/** The `code` of the error of a connection that could not be made, of which TCP tells no more. */
export const UNREACHED = "UNREACHED";

export type TLSVersion = "TLSv1.3" | "TLSv1.2" | "TLSv1.1";

type OneOrMore<Value> = Value | readonly Value[];

export interface TLSOptions {
  host?: string;
  minimumVersion?: TLSVersion;
  maximumVersion?: TLSVersion;
  applicationLayerProtocol?: OneOrMore<string | ByteBuffer>;
  /** Certificates in DER that are trusted besides the roots. */
  ca?: OneOrMore<ByteBuffer>;
  /** In DER, PKCS #8. */
  clientKey?: OneOrMore<ByteBuffer>;
  clientCertificate?: OneOrMore<ByteBuffer>;
}

/** What Moddable's class takes of the same. */
interface SecureOptions {
  serverName?: string;
  applicationLayerProtocolNegotiation?: OneOrMore<string | ByteBuffer>;
  certificate?: OneOrMore<ByteBuffer>;
  clientKey?: OneOrMore<ByteBuffer>;
  clientCertificates?: OneOrMore<ByteBuffer>;
  /** False: takes any certificate. */
  verify?: boolean;
}

export interface TLSDictionary {
  address?: string;
  port?: number;
  host?: string;
  tls?: TLSOptions;
  secure?: SecureOptions;
  /** The TCP class to stand on, with options of its own. Default the machine's. */
  TCP?: StreamSocketOptions;
  format?: "buffer" | "number";
  target?: unknown;
  onReadable?: (this: TLS, bytes: number) => void;
  onWritable?: (this: TLS, bytes: number) => void;
  onError?: (this: TLS, error?: unknown) => void;
  [option: string]: unknown;
}

export class TLS implements Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #onReadable: ((this: TLS, bytes: number) => void) | undefined;
  readonly #onWritable: ((this: TLS, bytes: number) => void) | undefined;
  readonly #onError: ((this: TLS, error?: unknown) => void) | undefined;
  readonly #bridge: Bridge;
  readonly #secured: TLSSocket;
  #format: string;
  #unsent_bytes = 0;
  #ready = false;
  #writable = false;
  /** The connection has ended; told when everything is read. */
  #ended = false;
  #error: unknown;
  #told = false;
  #posted = false;
  #closed = false;

  /**
   * Connects like TCP, then makes the connection secure. `roots` are the certificates in PEM that are trusted besides
   * those of the options. Throws what the TCP class does, and for keys, certificates and versions that cannot be read.
   */
  constructor(
    machine: Machine,
    TCP: StreamSocketClass,
    options: TLSDictionary,
    roots: readonly string[] = rootCertificates,
  ) {
    requireOptions(options);
    this.#machine = machine;
    this.#format = formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#onWritable = callbackOption(options, "onWritable");
    this.#onError = callbackOption(options, "onError");
    this.target = options.target;
    const security = securityOf(options, roots);
    // What it throws, it throws before there is a connection.
    const secureContext = createSecureContext(security);
    this.#bridge = new Bridge(TCP, options);
    this.#secured = connect({ socket: this.#bridge, ...security, secureContext });
    this.#secured.once("secureConnect", () => {
      this.#ready = true;
      this.#writable = true;
      this.#post();
    });
    this.#secured.on("readable", () => this.#post());
    // Not once: after the first error, Node tells of writes that were under way.
    this.#secured.on("error", (error) => this.#end(this.#bridge.failure ?? error));
    this.#secured.once("end", () => this.#end(undefined));
    this.#secured.once("close", () => this.#end(undefined));
    machine.hold(this);
  }

  get remoteAddress(): string | undefined {
    return this.#opened().#bridge.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#opened().#bridge.remotePort;
  }

  get format(): string {
    return this.#opened().#format;
  }

  set format(format: string) {
    this.#opened().#format = formatOption({ format }, FORMATS);
  }

  /** Reads like TCP. */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    this.#opened();
    const waiting = this.#secured.readableLength;
    if (waiting === 0) return undefined;
    const buffer = typeof request === "object" ? bytesOf(request) : undefined;
    const count =
      this.#format === "number" ? 1 : (buffer?.length ?? (request as number | undefined) ?? waiting);
    if (!(count >= 1 && count <= waiting)) throw new Error("invalid");
    const bytes = this.#secured.read(count) as Buffer;
    if (this.#ended) this.#post();
    if (this.#format === "number") return bytes[0];
    if (!buffer) return Uint8Array.from(bytes).buffer;
    buffer.set(bytes);
    return count;
  }

  /** Writes like TCP. Returns the number of bytes that can still be written. */
  write(value: unknown): number | undefined {
    this.#opened();
    if (!this.#ready) throw new Error("not ready");
    if (this.#ended) return undefined;
    const bytes = this.#format === "number" ? Uint8Array.of(Number(value)) : bytesOf(value);
    if (bytes.length > this.#room_bytes) throw new Error("would block");
    if (bytes.length > 0) {
      this.#unsent_bytes += bytes.length;
      this.#secured.write(Buffer.from(bytes), () => {
        this.#unsent_bytes -= bytes.length;
        this.#writable = true;
        this.#post();
      });
    }
    return this.#room_bytes;
  }

  /** Sends what is queued, and closes. */
  close(): void {
    if (this.#closed) return;
    this.#letGo();
    if (!this.#ready || this.#ended) {
      this.#secured.destroy();
      this.#bridge.destroy();
      return;
    }
    this.#secured.end();
    this.#secured.resume();
  }

  powerOff(): void {
    this.#letGo();
    this.#secured.destroy();
    this.#bridge.destroy();
  }

  get #room_bytes(): number {
    return Math.max(this.#machine.parts.chip.sendBuffer_bytes - OVERHEAD_BYTES - this.#unsent_bytes, 0);
  }

  #opened(): this {
    if (this.#closed) throw new SyntaxError("closed");
    return this;
  }

  #letGo(): void {
    this.#closed = true;
    this.#machine.release(this);
  }

  #end(error: unknown): void {
    this.#error ??= error;
    this.#ended = true;
    this.#post();
  }

  #post(): void {
    if (this.#posted || this.#closed) return;
    this.#posted = true;
    this.#machine.post(() => this.#deliver());
  }

  #deliver(): void {
    this.#posted = false;
    if (this.#closed) return;
    const waiting = this.#secured.readableLength;
    if (this.#ready && waiting > 0) {
      this.#onReadable?.call(this, waiting);
      if (this.#closed as boolean) return;
    }
    if (this.#ended) {
      if (this.#secured.readableLength > 0 || this.#told) return;
      this.#told = true;
      this.#onError?.call(this, this.#error);
    } else if (this.#writable) {
      this.#writable = false;
      this.#onWritable?.call(this, this.#room_bytes);
    }
  }
}

/** The TCP socket as a stream of Node, for node:tls. */
class Bridge extends Duplex {
  /** Why there is no connection. */
  failure: unknown;
  readonly #socket: StreamSocket & { remoteAddress?: string; remotePort?: number };
  #readable_bytes = 0;
  #room_bytes = 0;
  #isConnected = false;
  #isWanted = false;
  /** What waits for room, and who waits for it. */
  #unsent: { bytes: Uint8Array; done: (error?: Error) => void } | undefined;

  constructor(TCP: StreamSocketClass, options: TLSDictionary) {
    super({ allowHalfOpen: true });
    const { io = TCP, ...own } = options.TCP ?? {};
    this.#socket = new io({
      ...options,
      ...own,
      target: undefined,
      format: "buffer",
      onReadable: (bytes: number) => {
        this.#readable_bytes = bytes;
        this.#pull();
      },
      onWritable: (bytes: number) => {
        this.#isConnected = true;
        this.#room_bytes = bytes;
        this.#push();
      },
      onError: (error?: unknown) => {
        if (!this.#isConnected)
          this.failure = error ?? Object.assign(new Error("cannot connect"), { code: UNREACHED });
        this.#unsent?.done(new Error("connection lost"));
        this.#unsent = undefined;
        this.push(null);
      },
    } as never);
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  override _read(): void {
    this.#isWanted = true;
    this.#pull();
  }

  override _write(bytes: Uint8Array, _encoding: unknown, done: (error?: Error | null) => void): void {
    this.#unsent = { bytes, done };
    this.#push();
  }

  override _final(done: () => void): void {
    this.#socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.close();
    done(error);
  }

  #pull(): void {
    if (!this.#isWanted || this.#readable_bytes === 0 || this.destroyed || this.writableFinished) return;
    const bytes = this.#socket.read() as ArrayBuffer | undefined;
    this.#readable_bytes = 0;
    this.#isWanted = false;
    if (bytes) this.push(new Uint8Array(bytes));
  }

  #push(): void {
    const { bytes, done } = this.#unsent ?? {};
    if (!bytes || !done || this.#room_bytes === 0 || this.destroyed) return;
    const part = bytes.subarray(0, this.#room_bytes);
    try {
      this.#room_bytes = this.#socket.write(part) ?? 0;
    } catch (error) {
      this.#unsent = undefined;
      done(error as Error);
      return;
    }
    this.#unsent = part.length < bytes.length ? { bytes: bytes.subarray(part.length), done } : undefined;
    if (!this.#unsent) done();
  }
}

function securityOf({ host, tls = {}, secure = {} }: TLSDictionary, roots: readonly string[]) {
  const name = tls.host ?? secure.serverName ?? host;
  const ca = listOf(tls.ca ?? secure.certificate).map(pemOf);
  const certificates = listOf(tls.clientCertificate ?? secure.clientCertificates).map(pemOf);
  const protocols = listOf(tls.applicationLayerProtocol ?? secure.applicationLayerProtocolNegotiation);
  return {
    host: name,
    servername: name && !isAddress(name) ? name : "",
    ALPNProtocols: protocols.map((value) =>
      typeof value === "string" ? value : Buffer.from(bytesOf(value)).toString(),
    ),
    ...(tls.minimumVersion ? { minVersion: tls.minimumVersion } : {}),
    ...(tls.maximumVersion ? { maxVersion: tls.maximumVersion } : {}),
    ...(ca.length > 0 || roots !== rootCertificates ? { ca: [...roots, ...ca] } : {}),
    ...(certificates.length > 0 ? { cert: certificates.join("") } : {}),
    ...((tls.clientKey ?? secure.clientKey)
      ? { key: listOf(tls.clientKey ?? secure.clientKey).map(keyOf) }
      : {}),
    rejectUnauthorized: secure.verify !== false,
  };
}

function listOf<Value>(value: OneOrMore<Value> | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}

function pemOf(certificate: ByteBuffer): string {
  const lines = Buffer.from(bytesOf(certificate)).toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function keyOf(key: ByteBuffer): string {
  const der = createPrivateKey({ key: Buffer.from(bytesOf(key)), format: "der", type: "pkcs8" });
  return der.export({ format: "pem", type: "pkcs8" }).toString();
}
