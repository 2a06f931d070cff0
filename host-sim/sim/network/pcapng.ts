/** Captures in pcapng, which Wireshark and tcpdump read (draft-ietf-opsawg-pcapng). */

/** Blocks by their type. */
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

/** A block's type and its length, and the length again at its end. */
const FRAME_BYTES = 12;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MAJOR_VERSION = 1;
/** Packets are IPv4 or IPv6, without a header of the link. */
const LINKTYPE_RAW = 101;

/** Options by their codes. */
const END_OF_OPTIONS = 0;
const COMMENT = 1;
const APPLICATION = 4;
const INTERFACE_NAME = 2;
const TIME_RESOLUTION = 9;
/** Times are in microseconds: 10 to the power of minus that. */
const MICROSECONDS = 6;

type Option = readonly [code: number, value: Uint8Array];

/** Writes pcapng blocks: little endian, each whole. */
export class PcapngWriter {
  readonly #write: (block: Uint8Array) => void;
  readonly #encode: (text: string) => Uint8Array;
  #interfaces = 0;

  /** Begins a section; `application` is the name of the program that writes it. `encode` gives a text's UTF-8. */
  constructor(
    write: (block: Uint8Array) => void,
    encode: (text: string) => Uint8Array,
    { application, comment }: { application: string; comment?: string },
  ) {
    this.#write = write;
    this.#encode = encode;
    const body = new Uint8Array(16);
    const view = new DataView(body.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, MAJOR_VERSION, true);
    // How long the section is, is not known yet.
    body.fill(0xff, 8);
    const options: Option[] = [[APPLICATION, encode(application)]];
    if (comment !== undefined) options.unshift([COMMENT, encode(comment)]);
    this.#block(SECTION_HEADER, body, options);
  }

  /** Adds an interface; gives its number, which packets are captured on. */
  addInterface(name: string): number {
    const body = new Uint8Array(8);
    // What follows, 0, says that packets are kept whole.
    new DataView(body.buffer).setUint16(0, LINKTYPE_RAW, true);
    this.#block(INTERFACE_DESCRIPTION, body, [
      [INTERFACE_NAME, this.#encode(name)],
      [TIME_RESOLUTION, Uint8Array.of(MICROSECONDS)],
    ]);
    return this.#interfaces++;
  }

  /** Adds an IPv4 packet that was captured at `wall_ms`, milliseconds since 1970, UTC. */
  addPacket(onInterface: number, wall_ms: number, packet: Uint8Array, comment?: string): void {
    const body = new Uint8Array(20 + padded(packet.length));
    const view = new DataView(body.buffer);
    const microseconds = Math.round(wall_ms * 1000);
    view.setUint32(0, onInterface, true);
    view.setUint32(4, Math.floor(microseconds / 2 ** 32), true);
    view.setUint32(8, microseconds % 2 ** 32, true);
    // As long as captured, and as long as it was.
    view.setUint32(12, packet.length, true);
    view.setUint32(16, packet.length, true);
    body.set(packet, 20);
    this.#block(ENHANCED_PACKET, body, comment === undefined ? [] : [[COMMENT, this.#encode(comment)]]);
  }

  #block(type: number, body: Uint8Array, options: readonly Option[]): void {
    const all = options.length === 0 ? [] : [...options, [END_OF_OPTIONS, new Uint8Array(0)] as const];
    const options_bytes = all.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0);
    const block = new Uint8Array(FRAME_BYTES + body.length + options_bytes);
    const view = new DataView(block.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, block.length, true);
    view.setUint32(block.length - 4, block.length, true);
    block.set(body, 8);
    let at = 8 + body.length;
    for (const [code, value] of all) {
      view.setUint16(at, code, true);
      view.setUint16(at + 2, value.length, true);
      block.set(value, at + 4);
      at += 4 + padded(value.length);
    }
    this.#write(block);
  }
}

/** Everything in a block takes a multiple of 4 bytes. */
function padded(bytes: number): number {
  return (bytes + 3) & ~3;
}
