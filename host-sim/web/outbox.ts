import { LIMITS } from "./limits.js";
import { Rate } from "./rates.js";

/** A text of JSON, or a picture. */
export type Outgoing = string | Uint8Array;

export interface OutboxOptions {
  /** Hands a message to the page's socket; `done` is called when the system has taken it. */
  send(message: Outgoing, done: () => void): void;
  /** The message that tells of events of a board that were not sent. */
  gap(board: number, count: number): string;
  /** The page is so slow that what it must know has no room. */
  onHopeless(): void;
}

/**
 * What waits for one page. Pictures, states and figures are replaced by newer ones, events are dropped and counted when
 * there is no room, so that a page which does not read costs a bounded amount of memory and holds nobody up.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #texts: string[] = [];
  readonly #latest = new Map<string, Outgoing>();
  readonly #gaps = new Map<number, number>();
  readonly #events = new Rate(LIMITS.eventsPerSecond, LIMITS.eventsAtHello);
  #waiting_bytes = 0;
  #underWay_bytes = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** The bytes that wait, apart from what is replaced by newer ones. */
  get waiting_bytes(): number {
    return this.#waiting_bytes + this.#underWay_bytes;
  }

  /** A message that must arrive. */
  say(text: string): void {
    // Twice as much as for events: a page that leaves this behind cannot be told what it must know.
    if (this.waiting_bytes > 2 * LIMITS.backlogBytes && this.#texts.length > 0) this.#options.onHopeless();
    else this.#queue(text);
  }

  /** A message that is left out when there is no room; false then. */
  offer(text: () => string): boolean {
    if (this.waiting_bytes >= LIMITS.backlogBytes) return false;
    this.#queue(text());
    return true;
  }

  /** An event of a board. */
  event(board: number, text: () => string): void {
    const missing = this.#gaps.get(board) ?? 0;
    const sent = this.#events.take() && this.offer(() => this.#gapAnd(board, text()));
    if (sent) this.#gaps.delete(board);
    else this.#gaps.set(board, missing + 1);
  }

  /** A message that replaces the one with the same key. */
  latest(key: string, message: Outgoing): void {
    this.#latest.set(key, message);
    this.#pump();
  }

  /** Tells of events that were left out, after which no other came. */
  tellGaps(): void {
    for (const [board, count] of this.#gaps)
      if (this.offer(() => this.#options.gap(board, count))) this.#gaps.delete(board);
  }

  /** The event, with what tells of those that are missing before it. */
  #gapAnd(board: number, text: string): string {
    const missing = this.#gaps.get(board);
    if (missing !== undefined) this.#queue(this.#options.gap(board, missing));
    return text;
  }

  #queue(text: string): void {
    this.#texts.push(text);
    this.#waiting_bytes += text.length;
    this.#pump();
  }

  #pump(): void {
    while (this.#underWay_bytes < LIMITS.underWayBytes) {
      const next = this.#take();
      if (next === undefined) return;
      const { length } = next;
      this.#underWay_bytes += length;
      this.#options.send(next, () => {
        this.#underWay_bytes -= length;
        this.#pump();
      });
    }
  }

  #take(): Outgoing | undefined {
    const text = this.#texts.shift();
    if (text !== undefined) {
      this.#waiting_bytes -= text.length;
      return text;
    }
    for (const [key, message] of this.#latest) {
      this.#latest.delete(key);
      return message;
    }
    return undefined;
  }
}
