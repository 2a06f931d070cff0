/** The messages of DNS-SD, with the fields of dns-packet, whose own types are not installed with users' programs. */

export interface Question {
  readonly name: string;
  /** A record's type, or "ANY". */
  readonly type: string;
}

/** A record of the types that DNS-SD uses. */
export type DNSRecord =
  | RecordOf<"A" | "PTR", string>
  | RecordOf<"SRV", { priority: number; weight: number; port: number; target: string }>
  | RecordOf<"TXT", readonly string[]>
  | RecordOf<"NSEC", { nextDomain: string; rrtypes: readonly string[] }>;

interface RecordOf<Type extends string, Data> {
  readonly type: Type;
  readonly name: string;
  /** Seconds for which others may keep it; 0 takes it back. */
  readonly ttl: number;
  /** It replaces all others of its name and type. */
  readonly flush?: boolean;
  readonly data: Data;
}

export interface Message {
  readonly type: "query" | "response";
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly Question[];
  readonly answers?: readonly DNSRecord[];
  readonly authorities?: readonly DNSRecord[];
  readonly additionals?: readonly DNSRecord[];
}

/** Whether two names are the same: capitals do not count. */
export function isName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
