/** The frames of WebSocket (RFC 6455, section 5). */
import { ProtocolError } from "./protocol-error.js";
import type { Wire } from "./wire.js";

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const OPCODES: readonly number[] = [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG];
/** Bits of a header's first byte, and of its second. */
const FINAL = 0x80;
const RESERVED = 0x70;
const OPCODE = 0x0f;
const MASKED = 0x80;
const LENGTH = 0x7f;
/** Values of the length that stand for a longer one, which follows. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

const MASK_BYTES = 4;
const CONTROL_BYTES_MAX = 125;

export interface FrameHeader {
  readonly final: boolean;
  readonly opcode: number;
  readonly length: number;
  readonly mask: Uint8Array | undefined;
}

/** Reads the header of a frame, which may come in any number of pieces. */
export class FrameReader {
  readonly #isServer: boolean;
  #bytes: number[] = [];

  /** `isServer`: the frames come from a client, which masks them. */
  constructor(isServer: boolean) {
    this.#isServer = isServer;
  }

  /** The next header, or undefined while it has not come. Throws ProtocolError. */
  read(wire: Wire): FrameHeader | undefined {
    while (wire.readable > 0) {
      this.#bytes.push(wire.byte());
      if (this.#bytes.length < this.#length) continue;
      const header = this.#header();
      this.#bytes = [];
      return header;
    }
    return undefined;
  }

  /** The length of the header, as far as its first bytes tell. */
  get #length(): number {
    if (this.#bytes.length < 2) return 2;
    return 2 + lengthBytes(this.#bytes[1] & LENGTH) + (this.#bytes[1] & MASKED ? MASK_BYTES : 0);
  }

  #header(): FrameHeader {
    const [first, second] = this.#bytes;
    const short = second & LENGTH;
    const rest = Uint8Array.from(this.#bytes.slice(2));
    const view = new DataView(rest.buffer);
    let length = short;
    if (short === LENGTH_16) length = view.getUint16(0);
    else if (short === LENGTH_64) length = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
    const opcode = first & OPCODE;
    const final = (first & FINAL) !== 0;
    if (first & RESERVED || !OPCODES.includes(opcode)) throw new ProtocolError("unknown kind of frame");
    if (opcode >= CLOSE && (!final || length > CONTROL_BYTES_MAX))
      throw new ProtocolError("long control frame");
    if (!Number.isSafeInteger(length)) throw new ProtocolError("frame too long");
    if (((second & MASKED) !== 0) !== this.#isServer) throw new ProtocolError("masked by the wrong side");
    return { final, opcode, length, mask: this.#isServer ? rest.slice(-MASK_BYTES) : undefined };
  }
}

/** Bytes that the header of a frame with that much payload takes. */
export function headerBytes(length: number, masked: boolean): number {
  return 2 + lengthBytes(shortLength(length)) + (masked ? MASK_BYTES : 0);
}

/** A frame; with a mask, the payload is masked with it. */
export function frame(opcode: number, final: boolean, payload: Uint8Array, mask?: Uint8Array): Uint8Array {
  const { length } = payload;
  const start = headerBytes(length, mask !== undefined);
  const bytes = new Uint8Array(start + length);
  const view = new DataView(bytes.buffer);
  const short = shortLength(length);
  bytes[0] = opcode | (final ? FINAL : 0);
  bytes[1] = short | (mask ? MASKED : 0);
  if (short === LENGTH_16) view.setUint16(2, length);
  if (short === LENGTH_64) view.setUint32(6, length);
  bytes.set(payload, start);
  if (mask) {
    bytes.set(mask, start - MASK_BYTES);
    unmask(bytes.subarray(start), mask, 0);
  }
  return bytes;
}

/** Masks or unmasks bytes in place; `position` is that of the first one in the payload. */
export function unmask(bytes: Uint8Array, mask: Uint8Array, position: number): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] ^= mask[(position + i) % MASK_BYTES];
}

function shortLength(length: number): number {
  if (length < LENGTH_16) return length;
  return length > 0xffff ? LENGTH_64 : LENGTH_16;
}

/** Bytes of the longer length that follows a short one. */
function lengthBytes(short: number): number {
  if (short === LENGTH_16) return 2;
  return short === LENGTH_64 ? 8 : 0;
}
