import type { GivenOptions } from "../../world/world.js";
import type { Talker } from "../talker.js";
import type { InboxRules } from "../tokens.js";
import { ServerTrial } from "./server-trial.js";

/** More than a member's queue, the buffers of both ends and messages under way can hold. */
const OWED_BYTES_MAX = 64 * 1024;

/** The servers with a room: each member hears all others, in order and without gaps, from its entry on, and not itself. */
export abstract class RoomTrial extends ServerTrial {
  readonly #inside = new Set<Talker>();

  protected override rules(source: string): InboxRules {
    return { not: source, ordered: true, whole: true };
  }

  /** Options of rooms, small enough that lines form and queues fill. */
  protected roomOptions(): GivenOptions {
    const { random } = this;
    return {
      maxClients: random.integer(2, 5),
      flood: random.pick([0, 10, 100]),
      queue: random.pick([256, 2048]),
      patience: random.pick([50, 300]),
    };
  }

  /** The text by which it learns that it has entered. */
  protected abstract entryOf(talker: Talker): string;

  override check(): void {
    super.check();
    for (const talker of this.talkers) {
      if (!this.#inside.has(talker) && talker.tool.text.includes(this.entryOf(talker)))
        this.#inside.add(talker);
      if (!this.#inside.has(talker) && talker.inbox.count > 0)
        this.violated(`${talker.tool.name} hears the room and is not in it`);
    }
    for (const talker of this.talkers) if (talker.isOpen) this.#checkOwed(talker);
  }

  protected override async settles(): Promise<boolean> {
    this.check();
    const stayed = this.talkers.filter((talker) => this.isServed(talker) && this.#inside.has(talker));
    const said = stayed.map((talker) => ({ talker, number: talker.say() }));
    const heard = await Promise.all(
      said.map(({ talker, number }) => {
        const others = stayed.filter((other) => other !== talker);
        return this.heard(others, talker.source, number);
      }),
    );
    // Meanwhile some may have learnt that their connection is no more.
    return heard.every(Boolean) && stayed.every(({ isOpen }) => isOpen);
  }

  protected override async serve(talkers: readonly Talker[]): Promise<boolean> {
    const entered = await this.world.until(() => {
      this.check();
      return talkers.every((talker) => this.#inside.has(talker)) || undefined;
    }, 10_000);
    if (!entered) return false;
    const [first, second] = talkers;
    const heard = [
      this.heard([second], first.source, first.say()),
      this.heard([first], second.source, second.say()),
    ];
    return (await Promise.all(heard)).every(Boolean);
  }

  /** What others have heard by now, and this one has not. */
  #checkOwed(talker: Talker): void {
    if (!this.#inside.has(talker)) return;
    let owed_bytes = 0;
    for (const [source, last] of talker.inbox.last) {
      const most = Math.max(...this.talkers.map(({ inbox }) => inbox.last.get(source) ?? 0));
      owed_bytes += this.tokens.bytes(source, last, most);
    }
    if (owed_bytes > OWED_BYTES_MAX)
      this.violated(
        `${this.server.name} keeps ${owed_bytes} bytes for ${talker.tool.name}, which does not read`,
      );
  }
}

/** spread-server. */
export class SpreadServerTrial extends RoomTrial {
  protected override serverApp() {
    return { app: "spread-server", options: this.roomOptions(), phones: this.random.integer(2, 5) };
  }

  protected override entryOf(): string {
    return "欢迎来到Spread Site";
  }
}

/** chat-server as a hub. */
export class ChatServerTrial extends RoomTrial {
  protected override serverApp() {
    return { app: "chat-server", options: this.roomOptions(), phones: this.random.integer(2, 5) };
  }

  protected override entryOf(talker: Talker): string {
    const [address, port] = this.peerOf(talker).split(":");
    return `('${address}', ${port})已进入聊天室`;
  }
}
