/**
 * Messages of HTTP/1.1 (RFC 9112), as far as client and server have them in common. A parser of our own, because those
 * of npm take whole chunks and push what is in them, or need Node's Buffer: here the body stays in the socket until the
 * program reads it.
 */
import { bytesOf } from "../dictionary.js";
import { ProtocolError } from "./protocol-error.js";
import type { ByteBuffer } from "./sockets.js";
import { joined, type Wire } from "./wire.js";

/** What start line and headers may take together, as in Node. */
const HEAD_BYTES_MAX = 16 * 1024;
/** The size of a chunk in hexadecimal digits, and both its line ends, while it has at most 65535 bytes. */
const CHUNK_OVERHEAD_BYTES = 8;
const CHUNK_BYTES_MAX = 0xffff;

const LINE_FEED = 10;
const LINE_END = Uint8Array.of(13, 10);
const LAST_CHUNK = Uint8Array.of(48, 13, 10, 13, 10);

export type Headers = Map<string, string>;

/** Reads lines, which may come in any number of pieces. */
class LineReader {
  #line = "";
  #bytes_left = HEAD_BYTES_MAX;

  /** The next line without its end, or undefined while that has not come. Throws when there is too much of them. */
  read(wire: Wire): string | undefined {
    while (wire.readable > 0) {
      const byte = wire.byte();
      if (--this.#bytes_left < 0) throw new ProtocolError("head too long");
      if (byte === LINE_FEED) {
        const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
        this.#line = "";
        return line;
      }
      this.#line += String.fromCharCode(byte);
    }
    return undefined;
  }
}

/** Reads a start line and headers. */
export class HeadReader {
  startLine: string | undefined;
  /** The names in lower case. The values of headers with the same name are joined by commas. */
  headers: Headers = new Map();
  readonly #lines = new LineReader();

  /** Reads on; returns whether the head is complete. Throws ProtocolError. */
  read(wire: Wire): boolean {
    for (let line = this.#lines.read(wire); line !== undefined; line = this.#lines.read(wire)) {
      if (this.startLine === undefined) {
        // RFC 9112, 2.2: empty lines before a message are ignored.
        if (line !== "") this.startLine = line;
      } else if (line === "") {
        return true;
      } else {
        this.#header(line);
      }
    }
    return false;
  }

  #header(line: string): void {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || /\s/.test(name)) throw new ProtocolError("header without a name");
    const value = line.slice(colon + 1).trim();
    const before = this.headers.get(name);
    if (name === "content-length" && before !== undefined && before !== value)
      throw new ProtocolError("two lengths");
    this.headers.set(name, before === undefined || before === value ? value : `${before}, ${value}`);
  }
}

/** How the end of a body is found: after so many bytes (Infinity: when the peer closes), or by chunks. */
export type Framing = number | "chunked";

/** The framing that headers tell, or undefined if they tell none. Throws ProtocolError. */
export function framingOf(headers: ReadonlyMap<string, unknown>): Framing | undefined {
  let framing: Framing | undefined;
  for (const [name, value] of headers) {
    const text = String(value).trim();
    if (name.toLowerCase() === "transfer-encoding" && text.toLowerCase() === "chunked") return "chunked";
    if (name.toLowerCase() !== "content-length") continue;
    if (!/^\d{1,15}$/.test(text)) throw new ProtocolError("length is not a number");
    framing = Number(text);
  }
  return framing;
}

/** Finds the bytes of a received body, which the program reads. */
export class BodyReader {
  readonly #chunked: boolean;
  /** Bytes left of the body, or of this chunk. */
  #left = 0;
  /** Lines come before the next bytes of the body. */
  #next: "size" | "line end" | "trailer" | undefined;
  #lines = new LineReader();
  #complete = false;

  constructor(framing: Framing) {
    this.#chunked = framing === "chunked";
    if (framing === "chunked") this.#next = "size";
    else this.#left = framing;
    this.#complete = framing === 0;
  }

  get isComplete(): boolean {
    return this.#complete;
  }

  /** Reads over what is not the body. Returns the number of its bytes that can be read. Throws ProtocolError. */
  advance(wire: Wire): number {
    while (this.#next && !this.#complete) {
      const line = this.#lines.read(wire);
      if (line === undefined) return 0;
      this.#line(line);
    }
    return this.readable(wire);
  }

  /** The number of bytes of the body that can be read now. */
  readable(wire: Wire): number {
    return this.#next || this.#complete ? 0 : Math.min(this.#left, wire.readable);
  }

  /** The program has read that many. */
  taken(bytes: number): void {
    this.#left -= bytes;
    if (bytes === 0 || this.#left > 0) return;
    if (this.#chunked) this.#next = "line end";
    else this.#complete = true;
  }

  #line(line: string): void {
    if (this.#next === "line end") {
      if (line !== "") throw new ProtocolError("chunk longer than its size");
      this.#next = "size";
    } else if (this.#next === "size") {
      const [size] = line.split(";");
      if (!/^[0-9a-f]{1,12}[ \t]*$/i.test(size)) throw new ProtocolError("size of a chunk is not a number");
      this.#left = Number.parseInt(size, 16);
      this.#lines = new LineReader();
      this.#next = this.#left === 0 ? "trailer" : undefined;
    } else if (line === "") {
      this.#complete = true;
    }
  }
}

/** Writes a body, whose bytes the program gives. */
export class BodyWriter {
  readonly #wire: Wire;
  readonly #chunked: boolean;
  #left: number;

  constructor(wire: Wire, framing: Framing) {
    this.#wire = wire;
    this.#chunked = framing === "chunked";
    this.#left = framing === "chunked" ? Infinity : framing;
  }

  get isComplete(): boolean {
    return this.#left === 0;
  }

  /** The number of bytes that `write` takes now. */
  get room_bytes(): number {
    if (!this.#wire.isClear) return 0;
    const { writable } = this.#wire;
    if (!this.#chunked) return Math.min(writable, this.#left);
    return this.#left === 0 ? 0 : Math.min(Math.max(writable - CHUNK_OVERHEAD_BYTES, 0), CHUNK_BYTES_MAX);
  }

  /**
   * Writes bytes and returns the room that is left; with none, ends a body that has no fixed length. Throws "would
   * block", with nothing written, where there is no room, and "bad data" at the end of a body that is not complete.
   */
  write(data: ByteBuffer | undefined | null): number {
    if (!data) {
      if (this.#left !== Infinity) throw new Error("bad data");
      this.#left = 0;
      if (this.#chunked) this.#wire.send(LAST_CHUNK);
      return 0;
    }
    const bytes = bytesOf(data);
    if (bytes.length > this.room_bytes) throw new Error("would block");
    // A chunk without bytes would end the body.
    if (bytes.length === 0) return this.room_bytes;
    if (this.#chunked) {
      const size = Uint8Array.from(`${bytes.length.toString(16)}\r\n`, (digit) => digit.charCodeAt(0));
      this.#wire.write(joined([size, bytes, LINE_END]));
    } else {
      this.#left -= bytes.length;
      this.#wire.write(bytes);
    }
    return this.room_bytes;
  }
}

/** The lines of a head, with the empty one that ends it. */
export function headText(startLine: string, headers: Iterable<readonly [string, unknown]>): string {
  let text = `${startLine}\r\n`;
  for (const [name, value] of headers) {
    const lines = Array.isArray(value) ? (value as unknown[]) : [value];
    for (const line of lines) text += `${name}: ${String(line)}\r\n`;
  }
  return `${text}\r\n`;
}
