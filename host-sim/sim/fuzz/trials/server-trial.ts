import type { BoardEvent } from "../../board/event.js";
import type { Phone } from "../../world/phone.js";
import type { GivenOptions } from "../../world/world.js";
import type { WorldBoard } from "../../world/world-board.js";
import { LINE_PAYLOAD_BYTES_MAX, type PayloadKind } from "../payloads.js";
import { Talker } from "../talker.js";
import type { InboxRules } from "../tokens.js";
import { SERVES_MS, Trial } from "../trial.js";
import { Violation } from "../violation.js";

/** Connections of one phone at a time. */
const CONNECTIONS_MAX = 2;
/** How long a peer waits for an answer before it tries anew. */
const PATIENCE_MS = 10_000;
/** After that long a connection that cut a line would have ended. */
const CUT_MS = 5000;
/** A small window shows sooner what a server keeps for a peer that does not read. */
const WINDOW_BYTES = 8192;

/** A board that serves TCP, and phones that come, talk, fall silent and go. */
export abstract class ServerTrial extends Trial {
  readonly talkers: Talker[] = [];
  protected server!: WorldBoard;
  protected phones: Phone[] = [];
  #connections = 0;
  /** Peers that the board has, by its log. */
  readonly #connected = new Set<string>();
  /** Those of whom a line with a newline has come. */
  readonly #lineOriented = new Set<string>();
  #cut: string | undefined;
  /** In some runs everybody says much, so that windows close and queues fill. */
  readonly #talkative = this.random.pick([1, 1, 20]);

  /** The app, and options drawn for it. */
  protected abstract serverApp(): { app: string; options: GivenOptions; phones: number };
  protected readonly payloads: PayloadKind = { bytes_max: LINE_PAYLOAD_BYTES_MAX };
  protected abstract rules(source: string): InboxRules;
  /** A newcomer says something, and hears what it should. Resolves to false when it does not. */
  protected abstract serve(talkers: readonly Talker[]): Promise<boolean>;

  async start(): Promise<void> {
    const { app, options, phones } = this.serverApp();
    this.server = this.board(app, options);
    for (let i = 1; i <= phones; i++)
      this.phones.push(this.world.phone(`phone-${i}`, { window_bytes: WINDOW_BYTES }));
    await this.server.event("listening");
  }

  act(): void {
    const open = this.talkers.filter(({ isOpen }) => isOpen);
    const phone = this.random.pick(this.phones);
    const own = open.filter(({ source }) => source.startsWith(`${phone.name}-`));
    if (open.length === 0 || (own.length < CONNECTIONS_MAX && this.random.chance(0.15))) this.dial(phone);
    else this.random.pick(open).act();
  }

  override check(): void {
    super.check();
    if (this.#cut) throw new Violation(this.#cut);
    for (const talker of this.talkers) talker.check();
  }

  async serves(): Promise<void> {
    for (const talker of this.talkers) if (talker.isPaused) talker.resume();
    await this.untilServed(`what is said to ${this.server.name}`, () => this.settles());
    for (const talker of this.talkers) talker.end("closed");
    const phones = this.phones.slice(0, 2);
    let fresh: Talker[] = [];
    await this.untilServed(this.server.name, async () => {
      for (const talker of fresh) talker.end("reset");
      fresh = phones.map((phone) => this.dial(phone));
      await this.world.until(() => fresh.every(({ isOpen }) => isOpen) || undefined, PATIENCE_MS);
      return fresh.every(({ isOpen }) => isOpen) && this.serve(fresh);
    });
  }

  /** Those that stayed have heard everything. */
  protected abstract settles(): Promise<boolean>;

  /** The board has let go of all that have ended. */
  override async letsGo(): Promise<void> {
    const allGone = () => {
      this.check();
      const open = this.talkers.filter(({ isOpen }) => isOpen).map((talker) => this.peerOf(talker));
      const isGone = this.isAnonymous
        ? this.#connected.size <= open.length
        : [...this.#connected].every((peer) => open.includes(peer));
      return isGone || undefined;
    };
    if (await this.world.until(allGone, SERVES_MS)) return;
    this.violated(
      `${this.server.name} keeps connections that have ended: ${[...this.#connected].join(", ")}`,
    );
  }

  /** Both ends think that they are connected. */
  protected isServed(talker: Talker): boolean {
    return talker.isOpen && this.#connected.has(this.peerOf(talker));
  }

  /** The engine does not know its peers' addresses. */
  protected get isAnonymous(): boolean {
    return [...this.#connected].some((peer) => peer.startsWith("#"));
  }

  /** A talker as the board's log names it. */
  protected peerOf({ source, tool }: Talker): string {
    const phone = this.phones.find(({ name }) => source.startsWith(`${name}-`));
    return `${phone?.address}:${tool.localPort}`;
  }

  protected override onEvent(board: WorldBoard, event: BoardEvent): void {
    const peer = String(event.peer);
    // It has started anew, and knows nobody.
    if (event.event === "listening") {
      this.#connected.clear();
      this.#lineOriented.clear();
    }
    if (event.event === "connected") this.#connected.add(peer);
    if (event.event === "disconnected") this.#connected.delete(peer);
    if (event.event !== "received") return;
    const text = event.text as string | undefined;
    // All that is said is UTF-8: only the end of a connection may cut a line of one that ends lines with newlines.
    const talker = this.talkers.find((other) => other.isOpen && this.peerOf(other) === peer);
    if (text === undefined && talker && this.#lineOriented.has(peer)) {
      this.world.clock.setTimer(() => {
        if (talker.isOpen && this.#connected.has(peer))
          this.#cut ??= `${board.name} cut a code point of ${peer}`;
      }, CUT_MS);
    }
    if (text?.endsWith("\n")) this.#lineOriented.add(peer);
  }

  override quiet(): void {
    super.quiet();
    this.delivered.connections = this.talkers.filter(({ tool }) => tool.isConnected).length;
    for (const { tool, inbox } of this.talkers) {
      this.delivered.bytes += tool.received.length;
      this.delivered.messages += inbox.count;
    }
  }

  /** Waits until all of them have heard the message `number` of `source`; false when they do not in time. */
  protected async heard(talkers: readonly Talker[], source: string, number: number): Promise<boolean> {
    const all = await this.world.until(() => {
      for (const talker of talkers) talker.check();
      return talkers.every(({ inbox }) => (inbox.last.get(source) ?? 0) >= number) || undefined;
    }, PATIENCE_MS);
    return all ?? false;
  }

  protected dial(phone: Phone): Talker {
    const source = `${phone.name}-${++this.#connections}`;
    const tool = phone.dial(this.server, this.server.port);
    const talker = new Talker(this.world, this.random, this.tokens, tool, {
      source,
      rules: this.rules(source),
      payloads: this.payloads,
      talkative: this.#talkative,
    });
    this.talkers.push(talker);
    talker.greet();
    return talker;
  }
}
