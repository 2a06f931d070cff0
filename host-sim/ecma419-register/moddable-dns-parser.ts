/** `dns/parser` of Moddable, which is native code there, by dns-packet: the parts of a DNS packet, by their numbers. */
import { decode, type Answer, type Packet, type Question } from "dns-packet";

/** The types that Moddable's programs know, by their names in its module `dns`. */
const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  PTR: 12,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  NSEC: 47,
  ANY: 255,
};
const CLASS_IN = 1;
/** mDNS marks records that replace others in the first bit of the class. */
const FLUSH = 0x8000;
/** How dns-packet names types and classes that it does not know. */
const UNKNOWN = /^UNKNOWN_(\d+)$/;

interface ParsedQuestion {
  qname: string[];
  qtype: number;
  qclass: number;
}

interface ParsedAnswer extends ParsedQuestion {
  ttl: number;
  rdata: unknown;
}

const NOTHING: Packet = { id: 0, flags: 0 };

export default class Parser {
  readonly #packet: Packet;
  readonly #flags: number;
  readonly #answers: readonly Answer[];

  /** Bytes that are no DNS packet have no parts. */
  constructor(packet: ArrayBuffer) {
    this.#packet = read(packet);
    this.#flags = packet.byteLength < 4 ? 0 : new DataView(packet).getUint16(2);
    const { answers = [], authorities = [], additionals = [] } = this.#packet;
    this.#answers = [...answers, ...authorities, ...additionals];
  }

  get id(): number {
    return this.#packet.id ?? 0;
  }

  get flags(): number {
    return this.#flags;
  }

  get questions(): number {
    return this.#packet.questions?.length ?? 0;
  }

  get answers(): number {
    return this.#packet.answers?.length ?? 0;
  }

  get authorities(): number {
    return this.#packet.authorities?.length ?? 0;
  }

  get additionals(): number {
    return this.#packet.additionals?.length ?? 0;
  }

  question(index: number): ParsedQuestion | null {
    const question = this.#packet.questions?.at(index);
    return question ? headOf(question) : null;
  }

  answer(index: number): ParsedAnswer | null {
    const answer = this.#answers.at(index);
    if (!answer) return null;
    if (!("data" in answer)) return { ...headOf(answer), ttl: 0, rdata: "UNHANDLED" };
    const { qclass, ...head } = headOf(answer);
    return {
      ...head,
      qclass: answer.flush ? qclass | FLUSH : qclass,
      ttl: answer.ttl ?? 0,
      rdata: dataOf(answer),
    };
  }

  authority(index: number): ParsedAnswer | null {
    return this.answer(this.answers + index);
  }

  additional(index: number): ParsedAnswer | null {
    return this.answer(this.answers + this.authorities + index);
  }
}

function read(packet: ArrayBuffer): Packet {
  try {
    return decode(Buffer.from(packet));
  } catch {
    return NOTHING;
  }
}

function headOf({ name, type, ...rest }: Question | Answer): ParsedQuestion {
  const inClass = "class" in rest ? rest.class : undefined;
  return {
    qname: labelsOf(name),
    qtype: TYPES[type] ?? numberOf(type, 0),
    qclass: numberOf(inClass, CLASS_IN),
  };
}

function numberOf(name: string | undefined, fallback: number): number {
  return Number(UNKNOWN.exec(name ?? "")?.[1] ?? fallback);
}

function dataOf(answer: Exclude<Answer, { type: "OPT" }>): unknown {
  switch (answer.type) {
    case "A":
      return answer.data;
    case "PTR":
      return labelsOf(answer.data);
    case "SRV":
      return { ...answer.data, target: labelsOf(answer.data.target) };
    case "TXT": {
      const texts = [answer.data].flat().map(String);
      return texts.join("") === "" ? undefined : texts;
    }
    default:
      return "UNHANDLED";
  }
}

function labelsOf(name: string): string[] {
  return name.split(".").filter((label) => label !== "");
}
