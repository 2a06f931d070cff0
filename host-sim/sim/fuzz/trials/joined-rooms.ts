import type { BoardEvent } from "../../board/event.js";
import type { Phone } from "../../world/phone.js";
import type { WorldBoard } from "../../world/world-board.js";
import { Talker } from "../talker.js";
import { Trial } from "../trial.js";
import { BROKER_PORT, VirtualBroker } from "../virtual-broker.js";

const HUBS = 6;
const PHONES = 10;
/** Of each hub; the others wait in line. */
const MEMBERS_MAX = 5;
const TALKERS_MAX = HUBS * MEMBERS_MAX;
/** Of the messages that the broker delivers, one in so many comes twice. */
const REPEATED = 10;
/** How long a message may take to everybody, once nothing fails any more. */
const PATIENCE_MS = 10_000;
/** Fits a message that all hubs pass on. */
const PAYLOAD_BYTES_MAX = 200;

/**
 * Six chat servers that are one room at a broker, with thirty members. What holds in one hub holds in the room: each
 * member hears all others, in order, once, and not itself. Between hubs a message may be lost, but only after a link was
 * down, and then the hub has told of it.
 */
export class JoinedRoomsTrial extends Trial {
  // The hubs know the broker's address.
  override readonly addressesStay = true;
  readonly #phones: Phone[] = [];
  readonly #talkers = new Map<Talker, WorldBoard>();
  /** Hubs that have told of messages that are missing. */
  readonly #told = new Set<WorldBoard>();
  #connections = 0;

  async start(): Promise<void> {
    const { world, random } = this;
    const machine = world.phone("broker");
    const chance = world.random("broker");
    new VirtualBroker(machine.network, world.clock, { repeats: () => chance.integer(1, REPEATED) === 1 });
    const join = `mqtt://${machine.address}:${BROKER_PORT}/school`;
    for (let i = 0; i < HUBS; i++)
      this.board("chat-server", { join, maxClients: MEMBERS_MAX, flood: random.pick([10, 100]) });
    for (let i = 1; i <= PHONES; i++) this.#phones.push(world.phone(`phone-${i}`));
    for (const board of world.boards) await board.event("listening");
  }

  act(): void {
    const { random } = this;
    const open = this.#open();
    if (open.length < TALKERS_MAX && random.chance(open.length < HUBS ? 1 : 0.3)) this.#dial();
    else if (open.length > 0) random.pick(open).act();
  }

  override check(): void {
    super.check();
    for (const [talker, hub] of this.#talkers) {
      talker.check();
      for (const [source, last] of talker.inbox.last) this.#checkGap(talker, hub, source, last);
    }
  }

  async serves(): Promise<void> {
    // Also those that are about to connect.
    for (const talker of this.#talkers.keys()) {
      talker.resume();
      talker.end("closed");
    }
    let fresh: Talker[] = [];
    await this.untilServed("the room of all hubs", async () => {
      for (const talker of fresh) talker.end("reset");
      fresh = this.world.boards.filter(({ isOn }) => isOn).map((board) => this.#dial(board));
      await this.world.until(() => fresh.every(({ isOpen }) => isOpen) || undefined, PATIENCE_MS);
      return fresh.length === HUBS && fresh.every(({ isOpen }) => isOpen) && this.#hearEachOther(fresh);
    });
  }

  override quiet(): void {
    super.quiet();
    const talkers = [...this.#talkers.keys()];
    this.delivered.connections = talkers.filter(({ tool }) => tool.isConnected).length;
    for (const { tool, inbox } of talkers) {
      this.delivered.bytes += tool.received.length;
      this.delivered.messages += inbox.count;
    }
  }

  protected override onEvent(board: WorldBoard, { event, code }: BoardEvent): void {
    if (event === "error" && code === "room-missed") this.#told.add(board);
  }

  /** What one member of each hub says now comes to all the others. */
  async #hearEachOther(members: readonly Talker[]): Promise<boolean> {
    const said = members.map((talker) => ({ source: talker.source, number: talker.say() }));
    const heard = await this.world.until(() => {
      this.check();
      const isWhole = members.every(({ source: own, inbox }) =>
        said.every(({ source, number }) => source === own || (inbox.last.get(source) ?? 0) >= number),
      );
      return isWhole || undefined;
    }, PATIENCE_MS);
    return heard ?? false;
  }

  #checkGap(talker: Talker, hub: WorldBoard, source: string, last: number): void {
    const { inbox } = talker;
    const missing = last - (inbox.first.get(source) ?? last) + 1 - (inbox.counts.get(source) ?? 0);
    if (missing === 0) return;
    const origin = [...this.#talkers].find(([other]) => other.source === source)?.[1];
    const what = `${talker.tool.name} has missed ${missing} messages of ${source}`;
    if (origin === hub) this.violated(`${what}, which is a member of the same hub`);
    if (!this.#told.has(hub)) this.violated(`${what}, and ${hub.name} has not told of it`);
  }

  #open(): Talker[] {
    return [...this.#talkers.keys()].filter(({ isOpen }) => isOpen);
  }

  #dial(board = this.random.pick(this.world.boards)): Talker {
    const phone = this.random.pick(this.#phones);
    const source = `${phone.name}-${++this.#connections}`;
    const talker = new Talker(this.world, this.random, this.tokens, phone.dial(board, board.port ?? 8888), {
      source,
      rules: { not: source, ordered: true, whole: false },
      payloads: { bytes_max: PAYLOAD_BYTES_MAX },
      talkative: 1,
    });
    this.#talkers.set(talker, board);
    talker.greet();
    return talker;
  }
}
