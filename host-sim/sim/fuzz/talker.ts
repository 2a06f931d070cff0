import type { Random } from "../random.js";
import type { Tool } from "../world/tool.js";
import type { World } from "../world/world.js";
import { randomText, type PayloadKind } from "./payloads.js";
import { Inbox, type InboxRules, type Tokens } from "./tokens.js";

/** What a peer may do with its connection, and how often. */
const ACTIONS = [
  ["say", 60],
  ["say a lot", 6],
  ["say much", 3],
  ["say in pieces", 12],
  ["pause", 5],
  ["resume", 9],
  ["close", 3],
  ["reset", 2],
] as const;

type Action = (typeof ACTIONS)[number][0];

const GREATER = 0x3e;
/** Messages said at once. */
const MANY_MAX = 40;
/** Between two pieces of a message: about the silence that ends a message without a newline. */
const PIECE_MS_MAX = 45;

export interface TalkerSettings {
  /** The name of its messages. */
  readonly source: string;
  readonly rules: InboxRules;
  readonly payloads: PayloadKind;
  /** How much more often than usual it says much. */
  readonly talkative: number;
}

/** A phone's TCP connection that talks with a board: what it said, and what it heard. */
export class Talker {
  readonly tool: Tool;
  /** The name of its messages. */
  readonly source: string;
  /** All bytes it has sent. */
  readonly said: Uint8Array[] = [];
  readonly inbox: Inbox;
  /** What it has done to end the connection. */
  ended: "closed" | "reset" | undefined;
  isPaused = false;
  /** Pieces of a message that are still to be sent. */
  #pieces = 0;
  readonly #world: World;
  readonly #random: Random;
  readonly #tokens: Tokens;
  readonly #payloads: PayloadKind;
  readonly #talkative: number;
  /** Messages that wait for the rest of another. */
  readonly #held: Uint8Array[] = [];
  #read_bytes = 0;

  constructor(
    world: World,
    random: Random,
    tokens: Tokens,
    tool: Tool,
    { source, rules, payloads, talkative }: TalkerSettings,
  ) {
    this.#world = world;
    this.#random = random;
    this.#tokens = tokens;
    this.tool = tool;
    this.source = source;
    this.#payloads = payloads;
    this.#talkative = talkative;
    this.inbox = new Inbox(tool.name, tokens, rules);
  }

  /** It can talk, and nobody has ended it. */
  get isOpen(): boolean {
    const { isConnected, isEnded, isGone } = this.tool;
    return isConnected && !isEnded && !isGone && this.ended === undefined;
  }

  /** Does something at random. */
  act(): void {
    if (!this.isOpen) return;
    const action = this.#draw();
    if (action === "say") this.say();
    else if (action === "say a lot") for (let i = this.#random.integer(2, MANY_MAX); i > 0; i--) this.say();
    else if (action === "say much")
      for (let i = this.#random.integer(5, MANY_MAX); i > 0; i--) this.say(true);
    else if (action === "say in pieces") this.#sayInPieces();
    else if (action === "pause") this.pause();
    else if (action === "resume") this.resume();
    else this.end(action === "close" ? "closed" : "reset");
  }

  /** A short line: from then on the board knows that only newlines end its messages. */
  greet(): void {
    this.#send(this.#world.encode("hi\n"));
  }

  /** Says one message, and gives its number. */
  say(isLong = false): number {
    const token = this.#tokens.next(this.source, randomText(this.#random, this.#payloads, isLong));
    this.#send(this.#world.encode(`${token}\n`));
    return this.#tokens.count(this.source);
  }

  pause(): void {
    this.isPaused = true;
    this.tool.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.tool.resume();
  }

  end(how: "closed" | "reset"): void {
    if (this.ended) return;
    this.ended = how;
    if (how === "closed") this.tool.close();
    else this.tool.reset();
  }

  /** Reads the messages that have come. Throws Violation. */
  check(): void {
    const { received } = this.tool;
    // A message ends with a >, which occurs nowhere else.
    const end = received.lastIndexOf(GREATER) + 1;
    if (end <= this.#read_bytes) return;
    this.inbox.read(this.#world.decode(received.subarray(this.#read_bytes, end)));
    this.#read_bytes = end;
  }

  /** A piece of a message now, the rest a moment later: nothing else may come between. */
  #sayInPieces(): void {
    if (this.#pieces > 0) return;
    const bytes = this.#world.encode(
      `${this.#tokens.next(this.source, randomText(this.#random, this.#payloads))}\n`,
    );
    const cut = this.#random.integer(1, bytes.length - 1);
    this.#send(bytes.subarray(0, cut));
    this.#pieces++;
    this.#world.clock.setTimer(
      () => {
        this.#pieces--;
        this.#send(bytes.subarray(cut), true);
      },
      this.#random.integer(1, PIECE_MS_MAX),
    );
  }

  #send(bytes: Uint8Array, isPiece = false): void {
    if (this.ended) return;
    if (this.#pieces > 0 && !isPiece) {
      this.#held.push(bytes);
      return;
    }
    this.said.push(bytes);
    this.tool.send(bytes);
    if (isPiece && this.#pieces === 0) for (const held of this.#held.splice(0)) this.#send(held);
  }

  #draw(): Action {
    const weights = ACTIONS.map(([action, weight]) =>
      action === "say much" ? weight * this.#talkative : weight,
    );
    let at = this.#random.integer(
      1,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    const index = weights.findIndex((weight) => (at -= weight) <= 0);
    return ACTIONS[index][0];
  }
}
