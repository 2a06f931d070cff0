import type { BoardEvent } from "../board/event.js";
import type { Random } from "../random.js";
import type { GivenOptions, World } from "../world/world.js";
import type { WorldBoard } from "../world/world-board.js";
import { Tokens } from "./tokens.js";
import { Violation } from "./violation.js";

/** How long an app may take to serve again once all faults have ended: TCP backs off for up to a minute, twice. */
export const SERVES_MS = 300_000;

/** Errors that a program does not catch. */
const UNCAUGHT_CODES: readonly unknown[] = ["crash", "uncaught"];
const INJECTED = "memory full";

/** What a run has moved; a run in which nothing came through shows nothing. */
export interface Delivered {
  connections: number;
  /** About how many: of datagrams and printed lines, the characters of their messages. */
  bytes: number;
  messages: number;
}

/** One app with its peers: what they do, what must hold, and what it is to serve. */
export abstract class Trial {
  readonly world: World;
  readonly random: Random;
  readonly tokens = new Tokens();
  readonly delivered: Delivered = { connections: 0, bytes: 0, messages: 0 };
  /** Peers know the boards' addresses, so that no fault may change them. */
  readonly addressesStay: boolean = false;
  #checkedEvents = new Map<WorldBoard, number>();

  constructor(world: World) {
    this.world = world;
    this.random = world.random("traffic");
  }

  /** Makes boards and phones, and waits until they talk. */
  abstract start(): Promise<void>;

  /** Some peer does something. */
  abstract act(): void;

  /** What must hold at any time. Throws Violation. */
  check(): void {
    for (const board of this.world.boards) this.#checkEvents(board);
  }

  /** Resolves once everything works again; called when all faults have ended. Throws Violation when it never does. */
  abstract serves(): Promise<void>;

  /** Resolves when the boards have let go of all peers that have ended. Throws Violation when they never do. */
  letsGo(): Promise<void> {
    return Promise.resolve();
  }

  /** What must hold when all is quiet. Throws Violation. */
  quiet(): void {
    for (const board of this.world.boards) checkScreen(board);
  }

  /** A board with that app. */
  protected board(app: string, options: GivenOptions = {}): WorldBoard {
    return this.world.board(app, options);
  }

  /** Tries again and again, a second after each failure, as long as an app may take to serve again. */
  protected async untilServed(what: string, attempt: () => Promise<boolean>): Promise<void> {
    const { clock } = this.world;
    const deadline_ms = clock.now_ms() + SERVES_MS;
    while (!(await attempt())) {
      if (clock.now_ms() > deadline_ms)
        throw new Violation(
          `${what} does not work ${SERVES_MS / 1000} s after all faults have ended\n${this.describe()}`,
        );
      await this.world.sleep(1000);
    }
  }

  protected violated(what: string): never {
    throw new Violation(`${what}\n${this.describe()}`);
  }

  protected describe(): string {
    return this.world.boards.map((board) => `${board.name}: ${board.describe()}`).join("\n");
  }

  /** An event of a board. */
  protected onEvent(_board: WorldBoard, _event: BoardEvent): void {}

  #checkEvents(board: WorldBoard): void {
    const { items } = board.events;
    for (let at = this.#checkedEvents.get(board) ?? 0; at < items.length; at++) {
      const event = items[at];
      const isUncaught = event.event === "error" && UNCAUGHT_CODES.includes(event.code);
      if (isUncaught && !String(event.cause).includes(INJECTED))
        throw new Violation(`${board.name} did not catch: ${event.cause}`);
      this.onEvent(board, event);
    }
    this.#checkedEvents.set(board, items.length);
  }
}

/** The panel shows what the app has sent. Throws Violation. */
function checkScreen({ name, frame, screen: { picture } }: WorldBoard): void {
  if (!frame || !picture) return;
  const { width, height, pixels } = picture;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isSent = (frame[(y >> 3) * width + x] >> (y & 7)) & 1;
      if (Boolean(pixels[y * width + x]) !== Boolean(isSent))
        throw new Violation(`${name}'s panel does not show what was sent at ${x},${y}`);
    }
  }
}
