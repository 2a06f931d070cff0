import { version } from "lab:sources";
import { nodeCodecs as codecs } from "../../node/text-codecs.js";
import type { OptionValues } from "../../../firmware/options.js";
import type { BoardEnd } from "../../sim/board/board.js";
import type { BoardEvent } from "../../sim/board/event.js";
import type { Font } from "../../sim/board/font.js";
import { PANEL_NAMES, type BoardProfile } from "../../sim/board/profiles.js";
import type { VirtualHost } from "../../sim/network/virtual/virtual-host.js";
import type { Picture } from "../../sim/panel/picture.js";
import { Random } from "../../sim/random.js";
import { VirtualDriver } from "../../sim/world/driver.js";
import { Unmet } from "../../sim/world/unmet.js";
import { VirtualSurroundings } from "../../sim/world/virtual-surroundings.js";
import type { LoadedBoard, WorldBoard } from "../../sim/world/world-board.js";
import { World, type AppOrder, type BoardSettings } from "../../sim/world/world.js";
import type { Network } from "../../sim/network/network.js";
import { themeColors } from "../../views/themes.js";
import type { Hello } from "../protocol.js";
import { spoken, tr } from "../../language/language.js";
import { appOfTree, pageApps, TREE_APPS, type LabApp } from "./lab-apps.js";
import { LabBoard, valuesFor } from "./lab-board.js";
import type { LabPace, RealTime } from "./lab-pace.js";
import { LoopGuard } from "./loop-guard.js";

/** No scenario can give a phone this name, as it has a space. */
const TOOL_NAME = "network tool";
/** The last but one of the network, which no lease reaches. */
export const TOOL_ADDRESS = "192.168.7.254";
const TOOL_WINDOW_BYTES = 65535;

const FULL_CONTRAST = 255;

/** Options as text. */
export type Given = Readonly<Record<string, string>>;

export interface LabWorldParts {
  readonly seed: number;
  readonly font: Font;
  readonly pace: LabPace;
  readonly real: RealTime;
  /** Resolves when everything else has had a turn. */
  yieldTurn(): Promise<void>;
  /** Boards were added, or have another app: `hello` is other than before. */
  onHello(): void;
  onState(board: number): void;
  onEvent(board: number, event: BoardEvent): void;
  onPicture(board: number, picture: Picture): void;
  /** Its program threw, of which the event tells; it restarts. */
  onThrow(board: number, event: BoardEvent): void;
  /** A loop in that line did not end; the board is switched off. */
  onLoop(board: number, line: number): void;
  onEnd(board: number, end: BoardEnd): void;
  /** Nothing goes on: a turn has thrown. */
  onBroken(error: unknown): void;
}

/** Boards on a virtual network, with the page's network tool. Nothing happens in it before `begin`. */
export class LabWorld {
  readonly world: World;
  readonly boards: LabBoard[] = [];
  readonly tool: VirtualHost;
  readonly #parts: LabWorldParts;
  readonly #driver: VirtualDriver;
  readonly #guard: LoopGuard;
  /** Programs of the page's, by name. */
  readonly #own = new Map<string, LabApp>();
  /** What boards run first, by their names, where that is no app of the tree. */
  readonly #orders = new Map<string, { readonly app: LabApp; readonly given: Given }>();
  #isClosed = false;

  constructor(parts: LabWorldParts) {
    this.#parts = parts;
    const { seed, font, pace, real } = parts;
    const random = new Random(seed);
    const driver = new VirtualDriver(() => parts.yieldTurn(), undefined, pace);
    this.#driver = driver;
    this.#guard = new LoopGuard(driver.clock, () => real.now_ms());
    const surroundings = new VirtualSurroundings(driver.clock, random);
    this.world = new World({
      seed,
      engine: "node",
      driver,
      surroundings,
      random,
      codecs,
      font,
      onlooker: {
        event: (board, event) => this.#noted(board, event),
        picture: (board, picture) => parts.onPicture(this.#number(board), picture),
        ended: (board, end) => {
          const number = this.#number(board);
          this.boards[number].ended(end);
          parts.onEnd(number, end);
        },
      },
      load: (order) => this.#load(order),
    });
    this.tool = surroundings.virtual.attach({
      name: TOOL_NAME,
      attachment: { address: TOOL_ADDRESS, watch: () => () => {} },
      window_bytes: TOOL_WINDOW_BYTES,
    });
  }

  /** Lets its time pass, from 0 on, at the pace: no other world may go on at that any more. */
  begin(): void {
    const { pace, onBroken } = this.#parts;
    pace.restart();
    this.#driver
      .until(() => undefined, Infinity)
      .catch((error: unknown) => {
        if (!this.#isClosed) onBroken(error);
      });
  }

  /** Milliseconds since it began. */
  get now_ms(): number {
    return this.#driver.clock.now_ms();
  }

  /** When the next thing happens, in milliseconds from now. */
  get next_ms(): number | undefined {
    return this.#driver.clock.next_ms;
  }

  /**
   * Adds a board with a program of the page's, which is switched on. Throws Unmet and UsageError, after which this world
   * must be left.
   */
  add(app: LabApp, given: Given, settings: BoardSettings): void {
    const name = settings.name ?? `board-${this.boards.length + 1}`;
    const { wifi } = this.world;
    this.order(name, app, given);
    const board = this.world.board(app.module.name, given, { ...settings, name });
    valuesFor(app, { ssid: wifi.SSID, password: wifi.password, ...given }, board.profile);
    this.take(board);
  }

  /** A board of that name, which is added later, runs a program of the page's. */
  order(name: string, app: LabApp, given: Given = {}): void {
    this.#own.set(app.module.name, app);
    this.#orders.set(name, { app, given });
  }

  /** Takes up a board of the world that somebody has added. */
  take(board: WorldBoard): void {
    const number = this.boards.length;
    const { onHello, onState } = this.#parts;
    this.boards.push(
      new LabBoard({
        world: this.world,
        board,
        appNamed: (name) => this.#own.get(name) ?? appOfTree(name),
        appNames: () => [...this.#own.keys(), ...TREE_APPS],
        loaded: (...program) => this.#loaded(...program),
        onState: () => onState(number),
        onApp: onHello,
      }),
    );
  }

  /** Another program for a board. Rejects with UsageError. */
  async run(board: LabBoard, app: LabApp, given: Given): Promise<void> {
    this.#own.set(app.module.name, app);
    await board.run(app, given);
  }

  hello(): Omit<Hello, "kind"> {
    const { dark, lit, top, topRows } = themeColors("white", FULL_CONTRAST);
    return {
      version,
      language: spoken(),
      engine: "node",
      network: "virtual",
      scope: "all",
      boards: this.boards.map((board, id) => ({ ...board.describe(), id })),
      apps: pageApps([...this.#own.values()]),
      panels: PANEL_NAMES,
      colors: { dark, lit, top, topRows },
      toolHosts: [TOOL_ADDRESS],
    };
  }

  toolNetwork(): Network {
    return this.tool;
  }

  /** The host of a board. */
  hostOf(board: number): VirtualHost | undefined {
    return this.boards.at(board)?.board.network as VirtualHost | undefined;
  }

  /** Keeps time from passing until `promise` has settled. */
  hold(promise: Promise<unknown>): void {
    this.#driver.hold(promise);
  }

  /** Ends everything at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { board } of this.boards) board.halt();
    try {
      this.#driver.end(new Unmet("the world has stopped"));
    } catch {
      // An app could not be loaded, which was told.
    }
  }

  async #load({ app: name, name: board, given, profile }: AppOrder): Promise<LoadedBoard> {
    const order = this.#orders.get(board);
    const app = order?.app ?? appOfTree(name);
    if (!app)
      throw new Unmet(
        tr("board '{name}' runs '{app}', a file: this page has only the apps of the tree", {
          name: board,
          app: name,
        }),
      );
    const values = valuesFor(app, given, profile);
    // By then the board is among the others.
    await Promise.resolve();
    const taken = this.boards.find((each) => each.board.name === board);
    taken?.bootsFirst(app, order?.given ?? {}, values);
    return this.#loaded(app, values, profile);
  }

  #loaded(app: LabApp, values: OptionValues, profile: BoardProfile): LoadedBoard {
    return { app: app.loaded((line) => this.#guard.turn(line)), values, profile };
  }

  #noted(board: WorldBoard, event: BoardEvent): void {
    const number = this.#number(board);
    this.boards[number].noted(event);
    this.#parts.onEvent(number, event);
    if (event.event !== "error" || event.code !== "crash") return;
    const loop = this.#guard.take();
    if (!loop) return this.#parts.onThrow(number, event);
    // It is in the middle of its abort.
    this.#driver.clock.post(() => this.boards[number].looped());
    this.#parts.onLoop(number, loop.line);
  }

  #number(board: WorldBoard): number {
    return this.world.boards.indexOf(board);
  }
}
