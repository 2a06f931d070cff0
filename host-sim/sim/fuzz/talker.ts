import type { Random } from "../random.js";
import type { Tool } from "../world/tool.js";
import type { World } from "../world/world.js";
import { randomText, type PayloadKind } from "./payloads.js";
import { Inbox, type InboxRules, type Tokens } from "./tokens.js";

/** What a peer may do with its connection, and how often. */
const ACTIONS = [
  ["say", 60],
  ["say a lot", 6],
  ["say in pieces", 12],
  ["pause", 5],
  ["resume", 9],
  ["close", 3],
  ["reset", 2],
] as const;

type Action = (typeof ACTIONS)[number][0];

const WEIGHTS = ACTIONS.reduce((sum, [, weight]) => sum + weight, 0);
/** Messages said at once. */
const MANY_MAX = 40;
/** Between two pieces of a message: about the silence that ends a message without a newline. */
const PIECE_MS_MAX = 45;

export interface TalkerSettings {
  /** The name of its messages. */
  readonly source: string;
  readonly rules: InboxRules;
  readonly payloads: PayloadKind;
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
  /** Messages that wait for the rest of another. */
  readonly #held: Uint8Array[] = [];
  #read_bytes = 0;

  constructor(
    world: World,
    random: Random,
    tokens: Tokens,
    tool: Tool,
    { source, rules, payloads }: TalkerSettings,
  ) {
    this.#world = world;
    this.#random = random;
    this.#tokens = tokens;
    this.tool = tool;
    this.source = source;
    this.#payloads = payloads;
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
  say(): number {
    const token = this.#tokens.next(this.source, randomText(this.#random, this.#payloads));
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
    const rest = this.#world.decode(this.tool.received.subarray(this.#read_bytes));
    const used = this.inbox.read(rest);
    this.#read_bytes += this.#world.encode(rest.slice(0, used)).length;
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
    let at = this.#random.integer(1, WEIGHTS);
    for (const [action, weight] of ACTIONS) {
      at -= weight;
      if (at <= 0) return action;
    }
    return "say";
  }
}
