/** Netstrings, the worker's message format: `<length>:<bytes>,`. */

/** The worker reads at most nine digits. */
const LENGTH_DIGITS_MAX = 9;

const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** Encodes several parts as one netstring. */
export function netstring(...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from(`${length}:`), ...parts, Buffer.of(COMMA)]);
}

/** Decodes netstrings from a stream of chunks. */
export class NetstringReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(piece: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#bytes, piece]);
  }

  /** Returns the next message, or undefined if it is incomplete. Throws if the stream is malformed. */
  take(): Buffer | undefined {
    const bytes = this.#bytes;
    const colon = this.#lengthEnd();
    if (colon < 0) return undefined;
    const start = colon + 1;
    const end = start + Number(bytes.toString("latin1", 0, colon));
    if (bytes.length <= end) return undefined;
    if (bytes[end] !== COMMA) throw new Error("not a netstring: no comma at its end");
    this.#bytes = bytes.subarray(end + 1);
    return bytes.subarray(start, end);
  }

  /** The bytes of an incomplete message. */
  get rest(): Buffer {
    return this.#bytes;
  }

  /** The index of the colon after the length, or -1. */
  #lengthEnd(): number {
    const bytes = this.#bytes;
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === COLON && i > 0) return i;
      if (bytes[i] < ZERO || bytes[i] > NINE || i >= LENGTH_DIGITS_MAX)
        throw new Error(`not a netstring: '${bytes.toString("latin1", 0, i + 1)}'`);
    }
    return -1;
  }
}
