import { Violation } from "./violation.js";

/** A message as it stands in a text: who sent it, its number, what it carries. */
const TOKEN = /<([a-z0-9-]+):(\d+):([^<>]*)>/g;

/** Messages that can be told from all others, by source: each has a number, from 1. */
export class Tokens {
  readonly #payloads = new Map<string, string[]>();

  /** The next message of a source. The payload has no < and no >. */
  next(source: string, payload: string): string {
    const payloads = this.#payloads.get(source) ?? [];
    this.#payloads.set(source, payloads);
    payloads.push(payload);
    return `<${source}:${payloads.length}:${payload}>`;
  }

  /** How many a source has sent. */
  count(source: string): number {
    return this.#payloads.get(source)?.length ?? 0;
  }

  /** How many each source has sent. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#payloads].map(([source, payloads]) => [source, payloads.length]));
  }

  /** About how many bytes the messages of a source have after number `from`, up to `to`. */
  bytes(source: string, from: number, to: number): number {
    const payloads = this.#payloads.get(source) ?? [];
    let bytes = 0;
    for (const payload of payloads.slice(from, to))
      for (let i = 0; i < payload.length; i++) bytes += payload.charCodeAt(i) < 0x80 ? 1 : 3;
    return bytes;
  }

  payload(source: string, number: number): string | undefined {
    return this.#payloads.get(source)?.[number - 1];
  }
}

/** What may happen to messages on their way to one receiver. */
export interface InboxRules {
  /** Messages of this source must not come. */
  readonly not?: string;
  /** Messages of a source come in order, and each once. */
  readonly ordered: boolean;
  /** Between the first and the last of a source that came, none is missing. */
  readonly whole: boolean;
}

/** The messages that one receiver gets, checked as they come. */
export class Inbox {
  readonly #name: string;
  readonly #tokens: Tokens;
  readonly #rules: InboxRules;
  /** The first and the last number of each source. */
  readonly first = new Map<string, number>();
  readonly last = new Map<string, number>();
  /** How many of each source have come. */
  readonly counts = new Map<string, number>();
  /** All of them, and the characters they carried. */
  count = 0;
  characters = 0;

  constructor(name: string, tokens: Tokens, rules: InboxRules) {
    this.#name = name;
    this.#tokens = tokens;
    this.#rules = rules;
  }

  /** Takes the messages of a text; gives how much of it, in UTF-16 code units, was used. Throws Violation. */
  read(text: string): number {
    let end = 0;
    for (const match of text.matchAll(TOKEN)) {
      this.#take(match[1], Number(match[2]), match[3]);
      end = match.index + match[0].length;
    }
    return end;
  }

  #take(source: string, number: number, payload: string): void {
    const what = `${this.#name} received message ${number} of ${source}`;
    const { not, ordered, whole } = this.#rules;
    if (source === not) throw new Violation(`${what}: its own`);
    const sent = this.#tokens.payload(source, number);
    if (payload !== sent)
      throw new Violation(`${what} as ${JSON.stringify(payload)}, sent was ${JSON.stringify(sent)}`);
    const last = this.last.get(source);
    if (last !== undefined && ordered && number <= last) throw new Violation(`${what} after number ${last}`);
    if (last !== undefined && whole && number !== last + 1)
      throw new Violation(`${what} after number ${last}: a gap`);
    if (last === undefined) this.first.set(source, number);
    this.last.set(source, Math.max(number, last ?? 0));
    this.counts.set(source, (this.counts.get(source) ?? 0) + 1);
    this.count++;
    this.characters += payload.length;
  }
}
