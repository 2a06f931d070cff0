/** ECMA-419 storage, key-value (4th edition) as implemented by Moddable 8.2 on the ESP32: modules/io/storage/esp32. */
import type { BoardStore } from "../board/board-store.js";
import type { TextCodecs } from "../board/text-codecs.js";
import { bytesOf, formatOption, requireArgument, requireOptions, textOf, toInteger } from "./dictionary.js";
import { HostData } from "./host-data.js";

/** Limits of the ESP32's non-volatile storage. */
const NAME_BYTES_MAX = 15;
const STRING_BYTES_MAX = 3999;
const BUFFER_BYTES_MAX = 16_384;

const FORMATS = [
  "buffer",
  "string",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "uint64",
  "int64",
] as const;
export type KeyValueFormat = (typeof FORMATS)[number];
/** Formats of other classes: the storage opens with them, and has nothing to read and write in them. */
const OTHER_FORMATS = ["number", "socket/tcp", "buffer/disposable"] as const;

export interface KeyValueDictionary {
  /** The domain. */
  path: string;
  /** Default "r+". */
  mode?: "r" | "r+";
  /** Default "buffer". */
  format?: KeyValueFormat;
}

interface OpenDomain {
  readonly store: BoardStore;
  readonly codecs: TextCodecs;
  readonly domain: string;
  readonly readOnly: boolean;
  format: string;
}

const domains = new HostData<OpenDomain>();

/** The parts of a store's key, which device.store allows in none of its own. */
const SEPARATOR = "/";

export class KeyValue {
  constructor(...values: unknown[]) {
    const [opened] = values;
    if (!(opened instanceof Opened)) throw new TypeError("use open");
    domains.open(this, opened.domain);
  }

  close(): void {
    domains.close(this);
  }

  get format(): string {
    return domains.of(this).format;
  }

  /** Throws RangeError for a format that there is not. */
  set format(format: string) {
    const domain = domains.of(this);
    if (!(FORMATS as readonly string[]).includes(textOf(format))) throw new RangeError("unsupported");
    domain.format = textOf(format);
  }

  /**
   * The value of a key, undefined if it has none. A value of the format "buffer" can be read into a buffer; its length is
   * returned then. Throws TypeError if the value was written in another format, RangeError if the buffer is too small.
   */
  read(key: unknown, into?: ArrayBuffer | ArrayBufferView): unknown {
    const domain = domains.of(this);
    const name = storeKey(domain, key);
    const stored = domain.store.read(name);
    if (stored === undefined) return undefined;
    const value = decoded(stored, domain);
    if (!(value instanceof ArrayBuffer) || into === undefined) return value;
    const target = bytesOf(into);
    if (target.length < value.byteLength) throw new RangeError("buffer too small");
    target.set(new Uint8Array(value));
    return value.byteLength;
  }

  /** Throws Error if it was opened to read, TypeError for a value that is not of the format. */
  write(key: unknown, value: unknown): void {
    const domain = domains.of(this);
    const name = storeKey(domain, key);
    if (domain.readOnly) throw new Error("read-only");
    requireArgument(value);
    domain.store.write(name, encoded(value, domain));
  }

  /** A key that has no value is no error. */
  delete(key: unknown): void {
    const domain = domains.of(this);
    const name = storeKey(domain, key);
    if (domain.readOnly) throw new Error("read-only");
    domain.store.delete(name);
  }

  /** The keys. */
  [Symbol.iterator](): IterableIterator<string> {
    const { store, domain } = domains.of(this);
    const prefix = domainKey(domain);
    const keys = [...store.entries()].flatMap(([key]) =>
      key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
    );
    return keys
      .filter((key) => key !== "")
      .map(decodeURIComponent)
      .values();
  }
}

class Opened {
  constructor(readonly domain: OpenDomain) {}
}

/** `embedded:storage/key-value` on a board's store. */
export function keyValueStorage(store: BoardStore, codecs: TextCodecs) {
  return Object.freeze({
    /** Throws Error for a path that is missing or not valid, and to read a domain that there is not. */
    open(options: KeyValueDictionary): KeyValue {
      requireOptions(options);
      if (!("path" in options)) throw new Error("no path");
      const domain = textOf(options.path).replace(/\/$/, "");
      checkName(domain, codecs);
      const mode = "mode" in options ? textOf(options.mode) : "r+";
      if (mode !== "r" && mode !== "r+") throw new Error("invalid mode");
      const format = formatOption(options, [...FORMATS, ...OTHER_FORMATS]);
      const place = domainKey(domain);
      if (store.read(place) === undefined) {
        if (mode === "r") throw new Error("not found");
        store.write(place, "");
      }
      return new KeyValue(new Opened({ store, codecs, domain, readOnly: mode === "r", format }));
    },
  });
}

function domainKey(domain: string): string {
  return encodeURIComponent(domain) + SEPARATOR;
}

function storeKey({ domain, codecs }: OpenDomain, key: unknown): string {
  requireArgument(key);
  const name = textOf(key);
  checkName(name, codecs);
  return domainKey(domain) + encodeURIComponent(name);
}

function checkName(name: string, codecs: TextCodecs): void {
  const { length } = codecs.encode(name);
  if (length === 0 || length > NAME_BYTES_MAX) throw new Error(`invalid name '${name}'`);
}

/** What a store keeps of a value: its format, and the value as text. */
function encoded(value: unknown, { format, codecs }: OpenDomain): string {
  return `${format}:${textFor(value, format, codecs)}`;
}

function textFor(value: unknown, format: string, codecs: TextCodecs): string {
  if (format === "buffer") return hex(limited(bytesOf(value), BUFFER_BYTES_MAX));
  if (format === "string") {
    const text = textOf(value);
    limited(codecs.encode(text), STRING_BYTES_MAX);
    return text;
  }
  const bits = bitsOf(format);
  const integer = bits === 64 ? bigInteger(value) : BigInt(toInteger32(value));
  return String(format.startsWith("u") ? BigInt.asUintN(bits, integer) : BigInt.asIntN(bits, integer));
}

function limited(bytes: Uint8Array, bytes_max: number): Uint8Array {
  if (bytes.length > bytes_max) throw new Error("value too long");
  return bytes;
}

/** As XS converts it for the 32 bits of uint32, of which the others take the lower ones. */
function toInteger32(value: unknown): number {
  return Math.abs(Number(value)) > 0x7fffffff ? +(value as number) >>> 0 : toInteger(value);
}

function bigInteger(value: unknown): bigint {
  return BigInt.asIntN(64, BigInt(value as bigint));
}

function decoded(stored: string, { format }: OpenDomain): unknown {
  const colon = stored.indexOf(":");
  if (stored.slice(0, colon) !== format) throw new TypeError("mismatch");
  const text = stored.slice(colon + 1);
  if (format === "string") return text;
  if (format === "buffer") return unhex(text);
  return bitsOf(format) === 64 ? BigInt(text) : Number(text);
}

function bitsOf(format: string): number {
  const bits = Number(/\d+$/.exec(format)?.[0]);
  if (!bits) throw new Error("unexpected");
  return bits;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unhex(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes.buffer;
}
