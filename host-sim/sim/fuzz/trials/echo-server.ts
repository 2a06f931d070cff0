import type { Talker } from "../talker.js";
import type { InboxRules } from "../tokens.js";
import { ServerTrial } from "./server-trial.js";

/** What the server says to a peer that it has no room for. */
const FULL = "full, come back later\n";

/** tcp-echo-server: each peer hears what it said, byte by byte, and nothing else. */
export class EchoServerTrial extends ServerTrial {
  // Longer than a message may be: the server cuts it, for its screen, and sends it back whole.
  protected override readonly payloads = { bytes_max: 3000 };
  readonly #checked = new Map<Talker, number>();

  protected override serverApp() {
    return { app: "tcp-echo-server", options: {}, phones: this.random.integer(1, 4) };
  }

  protected override rules(): InboxRules {
    return { ordered: true, whole: true };
  }

  override check(): void {
    super.check();
    for (const talker of this.talkers) this.#checkEcho(talker);
  }

  protected override settles(): Promise<boolean> {
    this.check();
    return Promise.resolve(this.talkers.every((talker) => !this.isServed(talker) || this.#isEchoed(talker)));
  }

  protected override serve(talkers: readonly Talker[]): Promise<boolean> {
    return Promise.all(talkers.map((talker) => this.heard([talker], talker.source, talker.say()))).then(
      (heard) => heard.every(Boolean),
    );
  }

  #isEchoed({ tool, said }: Talker): boolean {
    return tool.received.length === said.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  #checkEcho(talker: Talker): void {
    const { tool, said } = talker;
    const { received } = tool;
    let at = 0;
    const checked = this.#checked.get(talker) ?? 0;
    for (const bytes of said) {
      for (let i = Math.max(checked - at, 0); i < bytes.length && at + i < received.length; i++) {
        if (received[at + i] !== bytes[i] && tool.text !== FULL)
          this.violated(`${tool.name}: byte ${at + i} came back as another`);
      }
      at += bytes.length;
    }
    if (received.length > at && tool.text !== FULL) this.violated(`${tool.name} received more than it said`);
    this.#checked.set(talker, received.length);
  }
}
