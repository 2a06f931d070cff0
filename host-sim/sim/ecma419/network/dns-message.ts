/**
 * Questions for IPv4 addresses and their answers (RFC 1035). Our own, because dns-packet needs Node's Buffer, and this
 * is all that the resolvers need.
 */

/** Types and classes of records. */
const TYPE_A = 1;
const CLASS_IN = 1;
/** mDNS (RFC 6762) marks records that replace older ones in the class's first bit. */
const CLASS_MASK = 0x7fff;

const HEADER_BYTES = 12;
export const LABEL_BYTES_MAX = 63;
const NAME_BYTES_MAX = 255;
const ADDRESS_BYTES = 4;
/** Bits of the header's flags. */
const RESPONSE = 0x8000;
const RECURSION_DESIRED = 0x0100;
/** The first two bits of a label's length that make a pointer to an earlier name. */
const POINTER = 0xc0;

/** Where the names that end with ".local" are asked for (RFC 6762). */
export const MULTICAST_PLACE = { host: "224.0.0.251", port: 5353 };

/** What a response says. */
export interface DNSResponse {
  readonly id: number;
  /** In lower case; undefined where the question is not repeated, as in mDNS. */
  readonly question: string | undefined;
  /** The records of type A, with the names that have them, in lower case. */
  readonly addresses: readonly { readonly name: string; readonly address: string }[];
}

/** Asks for the addresses of a host. Throws RangeError for what cannot be a name. */
export function dnsQuery(id: number, host: string, encode: (text: string) => Uint8Array): Uint8Array {
  const name: number[] = [];
  for (const label of host.replace(/\.$/, "").split(".")) {
    const bytes = encode(label);
    if (bytes.length === 0 || bytes.length > LABEL_BYTES_MAX) throw new RangeError("invalid host");
    name.push(bytes.length, ...bytes);
  }
  if (name.length + 1 > NAME_BYTES_MAX) throw new RangeError("invalid host");
  const header = [id, RECURSION_DESIRED, 1, 0, 0, 0];
  return Uint8Array.from([...words(header), ...name, 0, ...words([TYPE_A, CLASS_IN])]);
}

function words(values: readonly number[]): number[] {
  return values.flatMap((value) => [value >> 8, value & 0xff]);
}

/** Reads a response; undefined for what is none. */
export function readResponse(bytes: Uint8Array): DNSResponse | undefined {
  try {
    return new ResponseReader(bytes).response();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads from the start to the end; DataView throws RangeError where that comes too early. */
class ResponseReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  response(): DNSResponse | undefined {
    const id = this.#word();
    const flags = this.#word();
    if (!(flags & RESPONSE)) return undefined;
    const [questions, answers] = [this.#word(), this.#word()];
    this.#at = HEADER_BYTES;
    let question: string | undefined;
    for (let i = 0; i < questions; i++) {
      const name = this.#name();
      question ??= name;
      this.#at += 4;
    }
    const addresses: { name: string; address: string }[] = [];
    for (let i = 0; i < answers; i++) {
      const name = this.#name();
      const type = this.#word();
      const inClass = this.#word() & CLASS_MASK;
      this.#at += 4;
      const length = this.#word();
      const data = Array.from({ length }, () => this.#byte());
      if (type === TYPE_A && inClass === CLASS_IN && length === ADDRESS_BYTES)
        addresses.push({ name, address: data.join(".") });
    }
    return { id, question, addresses };
  }

  #byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  #word(): number {
    return (this.#byte() << 8) | this.#byte();
  }

  /** Reads a name, which may go on at an earlier place. */
  #name(): string {
    const labels: string[] = [];
    let end: number | undefined;
    let left = NAME_BYTES_MAX;
    for (let length = this.#byte(); length > 0; length = this.#byte()) {
      // Every label and every pointer takes some of it, so that pointers in a circle end.
      left -= (length & POINTER) === POINTER ? 2 : length + 1;
      if (left < 0) throw new RangeError("name too long");
      if ((length & POINTER) === POINTER) {
        const place = ((length & ~POINTER) << 8) | this.#byte();
        end ??= this.#at;
        this.#at = place;
      } else {
        labels.push(Array.from({ length }, () => String.fromCharCode(this.#byte())).join(""));
      }
    }
    this.#at = end ?? this.#at;
    return labels.join(".").toLowerCase();
  }
}
