/** Multicast DNS (RFC 6762) of a board: the socket that its DNS-SD objects share. */
import { decode, encode, encodingLength, type Answer, type Packet } from "dns-packet";
import type { Machine } from "../../sim/ecma419/machine.js";
import { MULTICAST_PLACE } from "../../sim/ecma419/network/dns-message.js";
import { Later } from "../../sim/ecma419/network/later.js";
import type { PacketSocket, PacketSocketOptions } from "../../sim/ecma419/network/sockets.js";
import { isName, type DNSRecord, type Message, type Question } from "./message.js";

const { host: GROUP, port: PORT } = MULTICAST_PLACE;
export const LOCAL = "local";

/** Seconds for which others may keep a record: those of an address, and the other ones (RFC 6762, section 10). */
export const HOST_TTL_S = 120;
export const SERVICE_TTL_S = 4500;
/** Seconds for which a host may keep a record that it asked for from another port than mDNS's (section 6.7). */
const LEGACY_TTL_S_MAX = 10;
/** The payload of one Ethernet frame: boards do not reassemble larger datagrams. */
const FRAME_BYTES = 1472;
/** Answers wait for that long, at least and at most, since others may answer as well (section 6). */
const ANSWER_MS = [20, 120] as const;

/** One of the objects that share the socket. */
export interface Member {
  /** The records that answer a question, and those that will be asked for next. */
  answer?(question: Question): { answers: DNSRecord[]; additionals?: DNSRecord[] };
  /** Another host has sent these records, whether they were asked for or not. */
  onRecords?(records: readonly DNSRecord[]): void;
  /** Another host is about to use these records, and asks whether anybody has their names (section 8.1). */
  onProbe?(records: readonly DNSRecord[]): void;
  close(): void;
}

/** A question from another port than mDNS's: the answer goes there, and repeats its id and its questions. */
interface Legacy {
  readonly id?: number;
  readonly questions?: readonly Question[];
  readonly from: { address: string; port: number };
}

/** Sends and receives for its members, answers questions with their records, and gives them what others send. */
export class MulticastDNS {
  readonly members = new Set<Member>();
  readonly #machine: Machine;
  readonly #random: () => number;
  readonly #socket: PacketSocket;
  readonly #delays = new Set<Later>();
  #isOpen = true;

  /** Throws what the constructor of the UDP class throws, and its `add`. */
  constructor(machine: Machine, random: () => number, options: PacketSocketOptions) {
    this.#machine = machine;
    this.#random = random;
    const socket = new options.io({
      ...options,
      port: PORT,
      group: GROUP,
      onReadable: (packets: number) => {
        while (packets-- > 0 && this.#isOpen) {
          const datagram = socket.read();
          if (datagram) this.#receive(new Uint8Array(datagram), datagram);
        }
      },
    } as never) as PacketSocket & { add(group: string): void };
    this.#socket = socket;
    try {
      socket.add(GROUP);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** The board's address, while it has one. */
  get address(): string | undefined {
    return this.#machine.parts.station.address;
  }

  /** The milliseconds of a clock. */
  get now_ms(): number {
    return this.#machine.parts.clock.now_ms();
  }

  /** A moment between the two, in milliseconds. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  later(): Later {
    return new Later(this.#machine);
  }

  /** Sends to the group unless told otherwise. A message that cannot be sent, as without Wi-Fi, is dropped. */
  send(message: Message, { address = GROUP, port = PORT } = {}): void {
    try {
      this.#socket.write(encode(message as Packet), address, port);
    } catch {
      // Probes, announcements and questions are repeated.
    }
  }

  /** Sends records to the group without being asked. */
  announce(answers: readonly DNSRecord[]): void {
    this.#say(answers);
  }

  close(): void {
    this.#isOpen = false;
    for (const delay of this.#delays) delay.cancel();
    this.#socket.close();
  }

  /** Sends records in one frame, or each answer in a frame of its own, without `additionals`. */
  #say(answers: readonly DNSRecord[], additionals: readonly DNSRecord[] = [], to?: Legacy): void {
    const { from, ...head } = to ?? {};
    const message = { ...response(answers, additionals), ...head };
    if (encodingLength(message as Packet) <= FRAME_BYTES) {
      if (answers.length > 0) this.send(message, from);
      return;
    }
    for (const answer of answers) this.send({ ...response([answer]), ...head }, from);
  }

  #receive(bytes: Uint8Array, from: { address: string; port: number }): void {
    let packet: Packet;
    try {
      packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    } catch {
      return;
    }
    if (packet.type === "response") {
      const records = recordsOf([...(packet.answers ?? []), ...(packet.additionals ?? [])]);
      // The program may close any of them in a callback.
      for (const member of [...this.members]) if (this.members.has(member)) member.onRecords?.(records);
      return;
    }
    const wanted = recordsOf(packet.authorities);
    if (wanted.length > 0) for (const member of [...this.members]) member.onProbe?.(wanted);
    this.#answer(packet, from);
  }

  #answer(query: Packet, from: { address: string; port: number }): void {
    const known = recordsOf(query.answers);
    const replies = (query.questions ?? []).flatMap((question) =>
      [...this.members].flatMap((member) => member.answer?.(question) ?? []),
    );
    const answers = distinct(replies.flatMap((reply) => reply.answers)).filter(
      (answer) => !known.some((record) => isSame(record, answer) && !isHalfGone(record, answer)),
    );
    if (answers.length === 0) return;
    const additionals = distinct(replies.flatMap((reply) => reply.additionals ?? [])).filter(
      (record) => !answers.some((answer) => isSame(answer, record)),
    );
    if (from.port !== PORT) {
      const questions = query.questions?.map(({ name, type }) => ({ name, type }));
      this.#say(briefly(answers), briefly(additionals), { id: query.id, questions, from });
      return;
    }
    const delay = this.later();
    this.#delays.add(delay);
    delay.set(
      () => {
        this.#delays.delete(delay);
        this.#say(answers, additionals);
      },
      this.between(...ANSWER_MS),
    );
  }
}

const AUTHORITATIVE = 1 << 10;

function response(answers: readonly DNSRecord[], additionals: readonly DNSRecord[] = []): Message {
  return { type: "response", flags: AUTHORITATIVE, answers, additionals };
}

/** The records of the types that DNS-SD uses, with texts in place of bytes. */
function recordsOf(answers: readonly Answer[] = []): DNSRecord[] {
  return answers.flatMap((answer): DNSRecord[] => {
    switch (answer.type) {
      case "A":
      case "PTR":
      case "SRV":
      case "NSEC":
        return [{ ...answer, ttl: answer.ttl ?? 0 } as DNSRecord];
      case "TXT":
        return [{ ...answer, ttl: answer.ttl ?? 0, data: [answer.data].flat().map(String) } as DNSRecord];
      default:
        return [];
    }
  });
}

function isSame(one: DNSRecord, other: DNSRecord): boolean {
  return (
    one.type === other.type &&
    isName(one.name, other.name) &&
    JSON.stringify(one.data) === JSON.stringify(other.data)
  );
}

/** Whether a host that knows the record is told it again: less than half of its time is left (section 7.1). */
function isHalfGone(known: DNSRecord, { ttl }: DNSRecord): boolean {
  return known.ttl < ttl / 2;
}

/** The records without repetitions. */
function distinct(records: readonly DNSRecord[]): DNSRecord[] {
  return records.filter((record, i) => records.findIndex((other) => isSame(record, other)) === i);
}

/** The records as an answer to another port has them. */
function briefly(records: readonly DNSRecord[]): DNSRecord[] {
  return records.map((record) => ({
    ...record,
    ttl: Math.min(record.ttl, LEGACY_TTL_S_MAX),
    flush: false,
  }));
}
