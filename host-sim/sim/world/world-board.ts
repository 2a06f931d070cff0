import type { OptionValues } from "../../../firmware/options.js";
import { MemoryStore } from "../board/board-store.js";
import { Board, type BoardEnd, type BoardOptions, type BoardProgram } from "../board/board.js";
import type { BoardEvent } from "../board/event.js";
import type { Pin } from "../board/pins.js";
import type { BoardProfile } from "../board/profiles.js";
import type { BoardClock } from "../clock/board-clock.js";
import type { Network } from "../network/network.js";
import type { Station } from "../network/station.js";
import type { ScreenReader } from "../screen/read-screen.js";
import { Notes } from "./notes.js";
import { Screen } from "./screen.js";
import { contains, quoted, shown } from "./shown.js";
import { Unmet, WITHIN_MS, type Within } from "./unmet.js";
import type { World } from "./world.js";

/** Events that tell how a board is driven, and would only be noise in a message. */
const QUIET_EVENTS: readonly string[] = ["frame"];
const EVENTS_SHOWN = 8;

/** How long the power is away in a cut, unless said otherwise. */
const POWER_CUT_MS = 500;

const BUTTONS = ["A", "B"] as const;
export type ButtonName = (typeof BUTTONS)[number];

/** What a board's app is, once it is loaded. */
export type LoadedBoard = BoardProgram;

/** What a board in a world is made of, besides its app. */
export type WorldBoardParts = Omit<
  BoardOptions,
  "app" | "values" | "onEvent" | "onPicture" | "onEnd" | "clock" | "history" | "store"
> & {
  readonly clock: BoardClock;
  readonly reader: ScreenReader;
};

/** A board of a world, whose log, console and screen can be awaited. */
export class WorldBoard {
  readonly name: string;
  /** What it logged, oldest first. */
  readonly events: Notes<BoardEvent>;
  /** What its console printed. */
  readonly lines: Notes<string>;
  readonly screen: Screen;
  readonly network: Network;
  readonly station: Station;
  readonly clock: BoardClock;
  /** The records of its history; they survive a power cut. */
  readonly history: string[] = [];
  /** Its stored settings; they survive a power cut. A test can store some before the app starts. */
  readonly store = new MemoryStore();
  /** Why it ended by itself. */
  end: BoardEnd | undefined;
  /** The values of its app's options, once it is loaded. */
  values: OptionValues | undefined;
  /** The framebuffer that the app has sent last, on engine node; see `Program.onFrame`. */
  frame: Uint8Array | undefined;
  readonly #world: World;
  readonly #parts: WorldBoardParts;
  #board: Board | undefined;
  #port: number | undefined;
  #isOn = false;

  constructor(world: World, parts: WorldBoardParts) {
    this.#world = world;
    this.#parts = parts;
    this.name = parts.name;
    this.network = parts.network;
    this.station = parts.station;
    this.clock = parts.clock;
    this.events = new Notes(() => world.changed());
    this.lines = new Notes(() => world.changed());
    this.screen = new Screen(world, parts.name, parts.reader);
  }

  /** What it is, with the display that is connected to it. */
  get profile(): BoardProfile {
    return this.#board?.profile ?? this.#parts.profile;
  }

  /** The board's address. */
  get address(): string {
    return this.network.address;
  }

  /** The port that it listens on, or has bound. */
  get port(): number | undefined {
    return this.#port;
  }

  /** Whether it has power. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Gives it its app, and switches it on. For the world. */
  load({ app, values }: LoadedBoard): void {
    this.values = values;
    this.#board = new Board({
      ...this.#parts,
      app,
      values,
      store: this.store,
      onEvent: (event) => this.#note(event),
      onPicture: (picture) => {
        this.screen.picture = picture;
        this.#world.showed(this, picture);
      },
      onFrame: (framebuffer) => (this.frame = framebuffer.slice()),
      onEnd: (end) => {
        this.end = end;
        this.#world.ended(this, end);
      },
    });
    this.powerOn();
  }

  /**
   * Waits for the next event of that name, and gives it. `fields`: those that it must have. An event that has come before
   * is found too, once.
   */
  async event(
    name: string,
    fields: Readonly<Record<string, string | number>> = {},
    { within = WITHIN_MS }: Within = {},
  ): Promise<BoardEvent> {
    const question = `${name} ${JSON.stringify(fields)}`;
    const matches = (event: BoardEvent) =>
      event.event === name && Object.entries(fields).every(([field, value]) => event[field] === value);
    const found = await this.#world.until(() => this.events.next(question, matches), within);
    if (found) return found;
    const wanted = Object.keys(fields).length > 0 ? `${name} with ${JSON.stringify(fields)}` : name;
    throw new Unmet(`${this.name} logged no event ${wanted} within ${within / 1000} s\n${this.describe()}`);
  }

  /** Waits for the next line of the console that contains that text, or matches, and gives it. */
  async prints(expected: string | RegExp, { within = WITHIN_MS }: Within = {}): Promise<string> {
    const found = await this.#world.until(
      () => this.lines.next(String(expected), contains(expected)),
      within,
    );
    if (found !== undefined) return found;
    throw new Unmet(
      `${this.name} printed no line with ${shown(expected)} within ${within / 1000} s\n${this.describe()}`,
    );
  }

  /** Waits until the app has ended by itself. */
  async ends({ within = WITHIN_MS }: Within = {}): Promise<BoardEnd> {
    const end = await this.#world.until(() => this.end, within);
    if (end) return end;
    throw new Unmet(`${this.name} did not end within ${within / 1000} s\n${this.describe()}`);
  }

  /** Types a line on the console. */
  type(line: string): void {
    this.#running.console.type(line);
  }

  /** Ends the console's input. */
  endInput(): void {
    this.#running.console.end();
  }

  /** Presses a button. */
  press(button: ButtonName): void {
    this.#running.console.press(BUTTONS.indexOf(button));
  }

  /** Its pin with that GPIO number, for what a test connects to it. Throws RangeError if there is none. */
  pin(number: number): Pin {
    return this.#running.pin(number);
  }

  /** Cuts the power, and gives it back after `off_ms`: the app starts anew, its history and its store are still there. */
  powerCut(off_ms = POWER_CUT_MS): void {
    this.powerOff();
    this.#world.clock.setTimer(() => this.powerOn(), off_ms);
  }

  /** Takes the power away: the app stops without any callback, and no peer is told. */
  powerOff(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#running.powerCut();
  }

  /** Gives the power back: the app starts anew. */
  powerOn(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.end = undefined;
    this.#running.start();
  }

  /**
   * Replaces its app, as flashing another one does: asks the old one to stop, and boots the new one, with another display
   * where it is for another one. Calls must not overlap. Settles when the new one has started.
   */
  async replace(program: LoadedBoard): Promise<void> {
    await this.#running.replace(program, () => {
      this.values = program.values;
      this.#isOn = true;
      this.end = this.#port = undefined;
    });
  }

  /** Asks its app to stop, and switches it off. Settles when nothing of it is left. */
  async switchOff(): Promise<void> {
    if (!this.#isOn) return;
    await this.#running.switchOff();
    this.#isOn = false;
  }

  /** What is in it, once its app is loaded. */
  get hardware(): Board | undefined {
    return this.#board;
  }

  /** Carries it out of the Wi-Fi's range, or back; the app joins again by itself. */
  set inRange(inRange: boolean) {
    this.station.inRange = inRange;
  }

  get inRange(): boolean {
    return this.station.inRange;
  }

  /** Loses the link, and gets another address when it joins again. */
  newAddress(): void {
    for (const accessPoint of this.station.accessPoints) accessPoint.forget(this.station);
    this.station.lost();
  }

  /** Makes I2C transactions fail with that probability, 0 to 1. */
  set i2cErrors(probability: number) {
    const { random } = this.#parts;
    this.#running.i2c.injectFaults(probability > 0 ? () => random() < probability : undefined);
  }

  /** Takes sockets of the chip away from the app; a negative number gives them back. */
  takeSockets(count: number): void {
    this.#running.takeSockets(count);
  }

  /** The program dies of what no program can catch, such as "memory full": the board restarts. */
  abort(message: string): void {
    this.#running.abort(message);
  }

  /** What went on last, and the screen, for messages. */
  describe(): string {
    const events = this.events.items
      .filter(({ event }) => !QUIET_EVENTS.includes(event))
      .slice(-EVENTS_SHOWN);
    const log = events.map((event) => `  ${(event.time / 1000).toFixed(3)} s ${fieldsOf(event)}`);
    const ended = this.end ? [`it has ended: ${this.end.reason || "by itself"}`] : [];
    return [
      log.length > 0 ? "its last events:" : "it logged nothing",
      ...log,
      ...ended,
      this.screen.describe(),
    ].join("\n");
  }

  /** Ends everything of it at once, for a world whose time cannot pass any more. */
  halt(): void {
    this.#isOn = false;
    this.#board?.powerCut();
  }

  /** Stops the app, as Ctrl-C would. Gives what it left open. */
  async stop(): Promise<readonly string[]> {
    const board = this.#board;
    if (!board || !this.#isOn) return [];
    this.#isOn = false;
    await board.stop();
    return board.leftOpen;
  }

  get #running(): Board {
    if (this.#board) return this.#board;
    throw new Unmet(`${this.name} has not started yet: await something first`);
  }

  #note(event: BoardEvent): void {
    if (event.event === "listening") this.#port = Number(event.port);
    if (event.event === "history") this.history.push(String(event.message));
    this.#world.noted(this, event);
    if (event.event === "console") this.lines.add(String(event.text));
    else this.events.add(event);
  }
}

function fieldsOf({ time: _time, board: _board, event, ...fields }: BoardEvent): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [
    event,
    ...given.map(
      ([name, value]) => `${name}=${typeof value === "string" ? quoted(value) : JSON.stringify(value)}`,
    ),
  ].join(" ");
}
