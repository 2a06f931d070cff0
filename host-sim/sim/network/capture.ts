import type { SentPacket } from "./packet.js";
import { packetBytes } from "./packet-bytes.js";
import { PcapngWriter } from "./pcapng.js";

/** What a capture is written with, and what it says of itself. */
export interface CaptureOptions {
  /** Takes a block of the file, each whole. */
  write(block: Uint8Array): void;
  /** The UTF-8 of a text. */
  encode(text: string): Uint8Array;
  /** The program that writes it. */
  readonly application: string;
  /** What a reader should know of all packets. */
  readonly comment?: string;
}

/** A capture in pcapng of what boards and phones send: each has an interface with its name. */
export class Capture {
  readonly #writer: PcapngWriter;
  readonly #interfaces = new Map<string, number>();

  constructor({ write, encode, ...about }: CaptureOptions) {
    this.#writer = new PcapngWriter(write, encode, about);
  }

  /** Gives a board or phone its interface, which it has even if it never sends. */
  add(name: string): number {
    const known = this.#interfaces.get(name);
    if (known !== undefined) return known;
    const number = this.#writer.addInterface(name);
    this.#interfaces.set(name, number);
    return number;
  }

  /** Writes a packet, on its sender's interface. */
  sent({ packet, wall_ms, sender, comment }: SentPacket): void {
    this.#writer.addPacket(this.add(sender), wall_ms, packetBytes(packet), comment);
  }
}
