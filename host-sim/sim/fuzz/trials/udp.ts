import type { Phone, UDPTool } from "../../world/phone.js";
import type { GivenOptions } from "../../world/world.js";
import type { WorldBoard } from "../../world/world-board.js";
import { randomText } from "../payloads.js";
import { Inbox, type InboxRules } from "../tokens.js";
import { Trial } from "../trial.js";
import { Violation } from "../violation.js";

const PATIENCE_MS = 5000;
/** Datagrams may come twice, in any order or not at all. */
const ANY: InboxRules = { ordered: false, whole: false };
/** What goes into one datagram, with what the app puts around it; Espruino carries 528 bytes. */
const PAYLOADS = { bytes_max: 400 };

/** Boards and phones that send datagrams. What comes is what was sent; how much of it, the network decides. */
abstract class UDPTrial extends Trial {
  protected readonly phones: Phone[] = [];
  protected readonly sockets: UDPTool[] = [];
  /** What came to each of the sockets. */
  protected readonly received: Inbox[] = [];
  readonly #inboxes = new Map<string, { inbox: Inbox; texts: () => readonly string[]; read: number }>();

  act(): void {
    if (this.random.chance(0.8)) this.speak();
  }

  /** Some board or phone sends a message. */
  protected abstract speak(): void;

  override check(): void {
    super.check();
    for (const box of this.#inboxes.values()) {
      const texts = box.texts();
      for (; box.read < texts.length; box.read++) box.inbox.read(texts[box.read]);
    }
  }

  override quiet(): void {
    super.quiet();
    for (const { inbox } of this.#inboxes.values()) {
      this.delivered.messages += inbox.count;
      this.delivered.bytes += inbox.characters;
    }
  }

  /** A phone with a socket, whose messages are checked as they come. */
  protected phoneSocket(port = 0, rules = ANY): UDPTool {
    const phone = this.world.phone();
    const socket = phone.udp(port);
    this.phones.push(phone);
    this.sockets.push(socket);
    this.received.push(this.inbox(phone.name, () => socket.received.map(({ text }) => text), rules));
    return socket;
  }

  /** The lines that a board prints are checked as they come. */
  protected printed(board: WorldBoard, rules = ANY): Inbox {
    return this.inbox(board.name, () => board.lines.items, rules);
  }

  protected inbox(name: string, texts: () => readonly string[], rules: InboxRules): Inbox {
    const inbox = new Inbox(name, this.tokens, rules);
    this.#inboxes.set(name, { inbox, texts, read: 0 });
    return inbox;
  }

  protected token(source: string): string {
    return this.tokens.next(source, randomText(this.random, PAYLOADS));
  }

  /** Waits until a receiver has got a message of that source beyond number `before`; false when it does not. */
  protected async gets(inbox: Inbox, source: string, before: number): Promise<boolean> {
    const got = await this.world.until(() => {
      this.check();
      return (inbox.last.get(source) ?? 0) > before || undefined;
    }, PATIENCE_MS);
    return got ?? false;
  }

  /** A board, and what waits until its app runs. */
  protected async running(app: string, options: GivenOptions = {}): Promise<WorldBoard> {
    const board = this.board(app, options);
    await board.event("listening");
    return board;
  }

  /** Starts apps that have ended by themselves, as a person would. */
  protected restart(): void {
    for (const board of this.world.boards) if (board.end && board.isOn) board.powerCut();
  }
}

/** udp-echo-server: answers each datagram with the time and its text. */
export class UDPEchoServerTrial extends UDPTrial {
  #server!: WorldBoard;

  async start(): Promise<void> {
    this.#server = await this.running("udp-echo-server");
    for (let count = this.random.integer(1, 4); count > 0; count--) {
      this.phoneSocket();
    }
  }

  protected override speak(): void {
    const at = this.random.integer(0, this.sockets.length - 1);
    this.sockets[at].send(this.token(`p${at}`), this.#server, 8080);
  }

  override check(): void {
    super.check();
    for (const [at, inbox] of this.received.entries()) {
      for (const source of inbox.last.keys())
        if (source !== `p${at}`) throw new Violation(`phone ${at} got an answer to ${source}`);
    }
  }

  serves(): Promise<void> {
    return this.untilServed("udp-echo-server", () => {
      const before = this.tokens.count("p0");
      this.sockets[0].send(this.token("p0"), this.#server, 8080);
      return this.gets(this.received[0], "p0", before);
    });
  }
}

/** udp-client and udp-broadcast: what is typed goes to phones, which answer; the answers are printed. */
abstract class UDPAskingTrial extends UDPTrial {
  protected client!: WorldBoard;
  protected answers!: Inbox;
  readonly #answered: number[] = [];

  protected override speak(): void {
    this.restart();
    if (this.client.isOn) this.client.type(this.token("typed"));
  }

  override check(): void {
    super.check();
    for (const [at, { received }] of this.sockets.entries()) {
      for (this.#answered[at] ??= 0; this.#answered[at] < received.length; this.#answered[at]++) {
        const { address, port } = received[this.#answered[at]];
        this.sockets[at].send(this.token(`p${at}`), address, port);
      }
    }
  }

  serves(): Promise<void> {
    return this.untilServed(this.client.name, async () => {
      this.restart();
      const before = this.tokens.count("p0");
      if (this.client.isOn) this.client.type(this.token("typed"));
      return this.gets(this.answers, "p0", before);
    });
  }
}

export class UDPClientTrial extends UDPAskingTrial {
  async start(): Promise<void> {
    const socket = this.phoneSocket(8080);
    this.client = await this.running("udp-client", { to: `${this.phones[0].address}:${socket.port}` });
    this.answers = this.printed(this.client);
  }
}

export class UDPBroadcastTrial extends UDPAskingTrial {
  async start(): Promise<void> {
    for (let count = this.random.integer(1, 4); count > 0; count--) this.phoneSocket(8086);
    this.client = await this.running("udp-broadcast");
    this.answers = this.printed(this.client);
  }
}

/** udp-chat: two boards that type to each other, plainly or with acknowledgements. */
export class UDPChatTrial extends UDPTrial {
  override readonly addressesStay = true;
  #boards: WorldBoard[] = [];
  #inboxes: Inbox[] = [];

  async start(): Promise<void> {
    const isReliable = this.random.chance(0.5);
    const options = { reliable: isReliable, tries: 20 };
    // The addresses are leased in the order of the boards.
    const addresses = ["192.168.4.2", "192.168.4.3"];
    this.#boards = addresses.map((_, i) =>
      this.board("udp-chat", { to: `${addresses[1 - i]}:8080`, ...options }),
    );
    for (const board of this.#boards) await board.event("listening");
    this.#inboxes = this.#boards.map((board) =>
      this.inbox(board.name, () => board.lines.items.filter((line) => line.includes("收到")), {
        ordered: false,
        whole: false,
      }),
    );
  }

  protected override speak(): void {
    this.restart();
    const at = this.random.integer(0, 1);
    if (this.#boards[at].isOn) this.#boards[at].type(this.token(`b${at}`));
  }

  async serves(): Promise<void> {
    for (const at of [0, 1]) {
      await this.untilServed(this.#boards[at].name, async () => {
        this.restart();
        const before = this.tokens.count(`b${at}`);
        if (this.#boards[at].isOn) this.#boards[at].type(this.token(`b${at}`));
        return this.gets(this.#inboxes[1 - at], `b${at}`, before);
      });
    }
  }
}

/** udp-adopt: prints what comes to the socket that was handed over. */
export class UDPAdoptTrial extends UDPTrial {
  #board!: WorldBoard;
  #printed!: Inbox;

  async start(): Promise<void> {
    this.phoneSocket();
    this.#board = await this.running("udp-adopt");
    this.#printed = this.printed(this.#board);
  }

  protected override speak(): void {
    this.sockets[0].send(this.token("p0"), this.#board, 8008);
  }

  serves(): Promise<void> {
    return this.untilServed(this.#board.name, () => {
      const before = this.tokens.count("p0");
      this.sockets[0].send(this.token("p0"), this.#board, 8008);
      return this.gets(this.#printed, "p0", before);
    });
  }
}

/** udp-connected: one peer alone is heard, strangers never. */
export class UDPConnectedTrial extends UDPTrial {
  #board!: WorldBoard;
  #printed!: Inbox;

  async start(): Promise<void> {
    this.phoneSocket(8007);
    this.phoneSocket();
    this.#board = await this.running("udp-connected", {
      to: `${this.phones[0].address}:8007`,
      interval: this.random.integer(1, 5),
    });
    this.#printed = this.printed(this.#board, { ...ANY, not: "stranger" });
  }

  protected override speak(): void {
    if (this.random.chance(0.5)) this.sockets[0].send(this.token("peer"), this.#board, 8007);
    else this.sockets[1].send(this.token("stranger"), this.#board, 8007);
  }

  serves(): Promise<void> {
    return this.untilServed(this.#board.name, async () => {
      const before = this.tokens.count("peer");
      const heard = this.sockets[0].received.length;
      this.sockets[0].send(this.token("peer"), this.#board, 8007);
      if (!(await this.gets(this.#printed, "peer", before))) return false;
      const greeted = () => this.sockets[0].received.length > heard || undefined;
      return (await this.world.until(greeted, PATIENCE_MS)) ?? false;
    });
  }
}

/** udp-self: boards that only hear themselves. */
export class UDPSelfTrial extends UDPTrial {
  #boards: WorldBoard[] = [];

  async start(): Promise<void> {
    for (let count = this.random.integer(2, 4); count > 0; count--)
      this.#boards.push(await this.running("udp-self", { interval: this.random.integer(1, 5) }));
  }

  protected override speak(): void {}

  override check(): void {
    super.check();
    for (const { name, lines } of this.#boards) {
      for (const line of lines.items.slice(-1)) {
        if (line.startsWith("Got data from:") && !line.endsWith("say hello to myself."))
          throw new Violation(`${name} heard: ${line}`);
      }
    }
  }

  async serves(): Promise<void> {
    for (const board of this.#boards) {
      await this.untilServed(board.name, async () => {
        const before = board.lines.items.length;
        const heard = () => board.lines.items.length > before || undefined;
        return (await this.world.until(heard, 2 * PATIENCE_MS)) ?? false;
      });
    }
  }

  override quiet(): void {
    super.quiet();
    for (const { lines } of this.#boards) {
      this.delivered.messages += lines.items.length;
      this.delivered.bytes += lines.items.join("").length;
    }
  }
}

const GROUP = "224.0.0.1";
const GROUP_PORT = 8001;

/** udp-multicast: boards of a group, and a phone that notifies it. */
export class UDPMulticastTrial extends UDPTrial {
  async start(): Promise<void> {
    const socket = this.phoneSocket(GROUP_PORT);
    socket.join(GROUP);
    for (let count = this.random.integer(1, 3); count > 0; count--) await this.running("udp-multicast");
  }

  protected override speak(): void {
    this.sockets[0].send("Notify", GROUP, GROUP_PORT);
  }

  override check(): void {
    super.check();
    for (const { text } of this.sockets[0].received.slice(-4)) {
      if (text !== "Notify" && text !== "Acknowlege")
        throw new Violation(`the group heard ${JSON.stringify(text)}`);
    }
  }

  serves(): Promise<void> {
    return this.untilServed("the group", async () => {
      this.restart();
      const before = this.sockets[0].received.length;
      this.sockets[0].send("Notify", GROUP, GROUP_PORT);
      const answers = () => {
        const fresh = this.sockets[0].received.slice(before);
        const all = this.world.boards.every(({ address }) =>
          fresh.some((datagram) => datagram.address === address && datagram.text === "Acknowlege"),
        );
        return all || undefined;
      };
      return (await this.world.until(answers, PATIENCE_MS)) ?? false;
    });
  }

  override quiet(): void {
    super.quiet();
    const { received } = this.sockets[0];
    this.delivered.messages += received.length;
    for (const { bytes } of received) this.delivered.bytes += bytes.length;
  }
}
