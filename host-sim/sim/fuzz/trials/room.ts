import type { GivenOptions } from "../../world/world.js";
import type { Talker } from "../talker.js";
import type { InboxRules } from "../tokens.js";
import { ServerTrial } from "./server-trial.js";

/** More than a member's queue, the buffers of both ends and messages under way can hold. */
const OWED_BYTES_MAX = 48 * 1024;

/** The servers with a room: each member hears all others, in order and without gaps, from its entry on, and not itself. */
export abstract class RoomTrial extends ServerTrial {
  /** Those that have entered, and by source how many messages had been said by then. */
  readonly #inside = new Map<Talker, ReadonlyMap<string, number>>();

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
    const heard = this.#lastHeard();
    for (const talker of this.talkers) {
      if (!this.#inside.has(talker) && talker.tool.text.includes(this.entryOf(talker)))
        this.#inside.set(talker, this.tokens.counts());
      if (!this.#inside.has(talker) && talker.inbox.count > 0)
        this.violated(`${talker.tool.name} hears the room and is not in it`);
      if (this.isServed(talker)) this.#checkOwed(talker, heard);
    }
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

  /** By source, the last message that anybody has heard. */
  #lastHeard(): ReadonlyMap<string, number> {
    const heard = new Map<string, number>();
    for (const { inbox } of this.talkers) {
      for (const [source, last] of inbox.last) heard.set(source, Math.max(last, heard.get(source) ?? 0));
    }
    return heard;
  }

  /** The first message of a source that anybody has heard. */
  #firstHeard(source: string): number {
    return Math.min(...this.talkers.map(({ inbox }) => inbox.first.get(source) ?? Infinity));
  }

  /** What others have heard since it entered, and this one has not. */
  #checkOwed(talker: Talker, heard: ReadonlyMap<string, number>): void {
    const atEntry = this.#inside.get(talker);
    if (!atEntry) return;
    let owed_bytes = 0;
    for (const [source, most] of heard) {
      // What a client says in the queue nobody hears.
      const unheard = Math.max(atEntry.get(source) ?? 0, this.#firstHeard(source) - 1);
      const last = talker.inbox.last.get(source) ?? unheard;
      if (source !== talker.source) owed_bytes += this.tokens.bytes(source, last, most);
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
    const ENTERED = "已进入聊天室";
    // Where the engine knows no addresses, its own entry is the first that it hears of.
    if (this.isAnonymous) return ENTERED;
    const [address, port] = this.peerOf(talker).split(":");
    return `('${address}', ${port})${ENTERED}`;
  }
}
