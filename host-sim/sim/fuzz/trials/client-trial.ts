import type { Phone, ToolServer } from "../../world/phone.js";
import type { Tool } from "../../world/tool.js";
import type { WorldBoard } from "../../world/world-board.js";
import type { GivenOptions } from "../../world/world.js";
import { Talker } from "../talker.js";
import { Inbox, type InboxRules } from "../tokens.js";
import { Trial } from "../trial.js";

const PORT = 5001;
const PATIENCE_MS = 10_000;

/** A board that connects to a phone, which talks, falls silent, ends the connection and takes the next. */
export abstract class ClientTrial extends Trial {
  override readonly addressesStay: boolean = false;
  protected readonly talkers: Talker[] = [];
  protected client!: WorldBoard;
  protected phone!: Phone;
  #server!: ToolServer;
  readonly #seen = new Set<Tool>();
  readonly #talkative = this.random.pick([1, 1, 20]);

  protected abstract clientApp(): { app: string; options: GivenOptions };
  protected abstract rules(source: string): InboxRules;
  /** The board has heard what the talker said with that number. */
  protected abstract hasHeard(talker: Talker, number: number): boolean;

  async start(): Promise<void> {
    this.phone = this.world.phone();
    this.#server = this.phone.listen(PORT);
    const { app, options } = this.clientApp();
    this.client = this.board(app, { to: `${this.phone.address}:${PORT}`, ...options });
    await this.#server.accepts();
    this.#meet();
  }

  act(): void {
    this.#meet();
    this.#restart();
    const open = this.talkers.filter(({ isOpen }) => isOpen);
    if (open.length > 0) this.random.pick(open).act();
  }

  override check(): void {
    super.check();
    this.#meet();
    for (const talker of this.talkers) talker.check();
  }

  async serves(): Promise<void> {
    for (const talker of this.talkers) if (talker.isPaused) talker.resume();
    await this.untilServed(this.client.name, async () => {
      this.#meet();
      this.#restart();
      const talker = this.talkers.filter(({ isOpen }) => isOpen).at(-1);
      if (!talker) return false;
      const number = talker.say();
      const heard = await this.world.until(() => {
        this.check();
        return this.hasHeard(talker, number) || undefined;
      }, PATIENCE_MS);
      return heard ?? false;
    });
  }

  override quiet(): void {
    super.quiet();
    this.delivered.connections = this.talkers.length;
    for (const { tool, inbox } of this.talkers) {
      this.delivered.bytes += tool.received.length;
      this.delivered.messages += inbox.count;
    }
  }

  /** Takes the connections that have come. */
  #meet(): void {
    for (const tool of this.#server.tools) {
      if (this.#seen.has(tool)) continue;
      this.#seen.add(tool);
      const source = `server-${this.#seen.size}`;
      this.talkers.push(
        new Talker(this.world, this.random, this.tokens, tool, {
          source,
          rules: this.rules(source),
          // A message of the server's may be cut wherever the network makes a silence.
          payloads: { bytes_max: 900, ascii: true },
          talkative: this.#talkative,
        }),
      );
    }
  }

  /** An app that has ended is started again, as by a person. */
  #restart(): void {
    if (this.client.end && this.client.isOn) this.client.powerCut();
  }
}

/** tcp-echo-client: greets, and sends back what it hears. */
export class EchoClientTrial extends ClientTrial {
  static readonly #hello = "hello mPython,I am TCP Client";

  protected override clientApp() {
    return { app: "tcp-echo-client", options: {} };
  }

  protected override rules(): InboxRules {
    return { ordered: true, whole: true };
  }

  override check(): void {
    super.check();
    for (const { tool, said } of this.talkers) {
      const { text } = tool;
      const expected = EchoClientTrial.#hello + said.map((bytes) => this.world.decode(bytes)).join("");
      if (!expected.startsWith(text)) this.violated(`${tool.name} received another text than it said`);
    }
  }

  protected override hasHeard({ inbox, source }: Talker, number: number): boolean {
    return (inbox.last.get(source) ?? 0) >= number;
  }
}

/** The clients that print what they hear, and say what is typed. */
abstract class ConsoleClientTrial extends ClientTrial {
  #printed: Inbox | undefined;
  #lines = 0;
  #rest = "";

  /** What of a printed line is the message; undefined for a line of the app's own. */
  protected abstract messageOf(line: string): string | undefined;

  protected override rules(): InboxRules {
    return { ordered: true, whole: true };
  }

  override act(): void {
    if (this.random.chance(0.3) && this.client.isOn && !this.client.end)
      this.client.type(this.tokens.next("console", `line ${this.random.integer(1, 1000)}`));
    super.act();
  }

  override check(): void {
    super.check();
    this.#printed ??= new Inbox(this.client.name, this.tokens, { ordered: true, whole: true });
    const { items } = this.client.lines;
    for (; this.#lines < items.length; this.#lines++) {
      const message = this.messageOf(items[this.#lines]);
      this.#rest = message === undefined ? "" : this.#rest + message;
      this.#rest = this.#rest.slice(this.#printed.read(this.#rest));
    }
  }

  protected override hasHeard({ source }: Talker, number: number): boolean {
    return (this.#printed?.last.get(source) ?? 0) >= number;
  }

  override quiet(): void {
    super.quiet();
    this.delivered.messages += this.#printed?.count ?? 0;
  }
}

const GOT = "got message:  ";

/** spread-client. */
export class SpreadClientTrial extends ConsoleClientTrial {
  protected override clientApp() {
    return { app: "spread-client", options: { answerAfter: this.random.integer(1, 5) } };
  }

  protected override messageOf(line: string): string | undefined {
    return line.startsWith(GOT) ? line.slice(GOT.length) : undefined;
  }
}

/** chat-client. */
export class ChatClientTrial extends ConsoleClientTrial {
  protected override clientApp() {
    return { app: "chat-client", options: {} };
  }

  protected override messageOf(line: string): string | undefined {
    return line.startsWith("与") || line.startsWith("(") || line.startsWith("连接") ? undefined : line;
  }
}
