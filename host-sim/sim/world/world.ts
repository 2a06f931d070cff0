/** Boards and phones on one Wi-Fi: what a test, a scenario, a fuzz run and the page are made with. */
import type { BoardEnd } from "../board/board.js";
import type { BoardEvent } from "../board/event.js";
import type { Font } from "../board/font.js";
import { BOARD_NAMES, PANEL_NAMES, profileNamed, type BoardProfile } from "../board/profiles.js";
import type { TextCodecs } from "../board/text-codecs.js";
import { BoardClock } from "../clock/board-clock.js";
import type { Clock } from "../clock/clock.js";
import type { Network } from "../network/network.js";
import { AccessPoint } from "../network/access-point.js";
import { Station } from "../network/station.js";
import type { Link } from "../network/virtual/link.js";
import { VirtualHost } from "../network/virtual/virtual-host.js";
import type { VirtualNetwork } from "../network/virtual/virtual-network.js";
import type { Picture } from "../panel/picture.js";
import { Random } from "../random.js";
import { ScreenReader } from "../screen/read-screen.js";
import type { Driver } from "./driver.js";
import type { KeptPictures } from "./kept-pictures.js";
import { Phone } from "./phone.js";
import { Trace } from "./trace.js";
import { Unmet } from "./unmet.js";
import { WorldBoard, type LoadedBoard } from "./world-board.js";

/** Values of an app's options, as a test gives them. */
export type GivenOptions = Readonly<Record<string, string | number | boolean>>;

/** What else a board is to be. */
export interface BoardSettings {
  /** Default "board-" and its number. */
  readonly name?: string;
  /** One of the boards' names (default mpython). */
  readonly board?: string;
  /** One of the displays' names (default: the board's own). */
  readonly panel?: string;
  /** "node", "xs" or "espruino"; default the world's. */
  readonly engine?: string;
  /** The Wi-Fi's password as the board knows it; default the right one. */
  readonly password?: string;
  /** Log all that the display's data sheet does not allow, not only what shows another picture on a real one. */
  readonly strictPanel?: boolean;
  /** The memory of its program, on engine xs; what is left out is as on an ESP32. */
  readonly memory?: Partial<ProgramMemory>;
}

/** Memory as XS counts it. */
export interface ProgramMemory {
  /** Slots hold values and properties; each takes 16 bytes of a board (default 4928). */
  readonly slots: number;
  /** Chunks hold strings, arrays and buffers (default 80896). */
  readonly chunk_bytes: number;
  /** For about ten times fewer nested calls (default 512). */
  readonly stack_slots: number;
}

/** An app to be loaded for a board. */
export interface AppOrder {
  readonly app: string;
  /** The name of the board. */
  readonly name: string;
  readonly given: GivenOptions;
  readonly engine: string;
  readonly profile: BoardProfile;
  readonly memory?: Partial<ProgramMemory>;
}

/** What a host's system has room for. */
export interface HostLimits {
  /** The receive window of each connection. */
  readonly window_bytes: number;
  /** TCP connections, where there is a limit. */
  readonly connections_max?: number;
}

/** The receive window of a phone. */
const PHONE_WINDOW_BYTES = 65535;

/** What else a phone is to be. */
/** How long a farewell may be on its way when the world is stopped. */
const FAREWELL_MS = 100;

export interface PhoneSettings {
  /** The receive window of each of its connections (default 65535). */
  readonly window_bytes?: number;
}

/** Where a world's boards and phones are. */
export interface Surroundings {
  /** The network of a board, or of a phone, that has that radio. */
  attach(name: string, station: Station, limits: HostLimits): Network;
  /** The address that the access point gives. */
  lease(): string;
  /** For faults; absent on the real network. */
  readonly virtual?: VirtualNetwork;
}

/** Somebody who looks at the boards while they run. */
export interface Onlooker {
  /** Also what its console prints. */
  event(board: WorldBoard, event: BoardEvent): void;
  picture(board: WorldBoard, picture: Picture): void;
  /** It has ended by itself. */
  ended(board: WorldBoard, end: BoardEnd): void;
}

export interface WorldParts {
  readonly seed: number;
  /** The engine of boards that name none. */
  readonly engine: string;
  readonly driver: Driver;
  readonly surroundings: Surroundings;
  readonly random: Random;
  readonly codecs: TextCodecs;
  readonly font: Font;
  /** What screens are compared with; absent where there are no files. */
  readonly pictures?: KeptPictures;
  readonly onlooker?: Onlooker;
  /** Loads an app, and reads its options. Rejects with a sentence for the user. */
  load(order: AppOrder): Promise<LoadedBoard>;
}

/** Boards and phones on one Wi-Fi. */
export class World {
  /** What everything random is drawn from. */
  readonly seed: number;
  /** The access point of all boards and phones. */
  readonly wifi: AccessPoint;
  /** In the order in which they were added. */
  readonly boards: WorldBoard[] = [];
  readonly phones: Phone[] = [];
  readonly #parts: WorldParts;
  readonly #trace = new Trace();
  readonly #reader: ScreenReader;
  readonly #decode: (bytes: Uint8Array) => string;
  #stations = 0;
  /** Settles when the app of the board that was added last has been loaded. */
  #loaded: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.seed = parts.seed;
    this.wifi = new AccessPoint("palmwire", "palmwire", () => parts.surroundings.lease());
    this.#reader = new ScreenReader(parts.font);
    const decode = parts.codecs.decoder("utf-8", "replace");
    if (!decode) throw new Error("no UTF-8 decoder");
    this.#decode = decode;
    const { virtual } = parts.surroundings;
    if (!virtual) return;
    virtual.onSent.push(({ packet, sender, comment }) => {
      this.#trace.number(this.clock.now_ms());
      this.#trace.text(
        `${sender} ${packet.source}:${packet.sourcePort} ${packet.destination} ${comment ?? ""}`,
      );
      this.#trace.bytes(packet.payload);
      if (packet.protocol === "tcp") this.#trace.number(packet.sequence);
    });
  }

  /** The world's time, in milliseconds since it began. */
  get clock(): Clock {
    return this.#parts.driver.clock;
  }

  /** The virtual network. Throws in a world on the real one, where nothing can be made to fail. */
  get network(): VirtualNetwork {
    const { virtual } = this.#parts.surroundings;
    if (virtual) return virtual;
    throw new Unmet('only the virtual network can be made to fail: leave out network: "real"');
  }

  /** What screens are compared with; absent where there are no files. */
  get pictures(): KeptPictures | undefined {
    return this.#parts.pictures;
  }

  /** A source of random numbers for that purpose, which shifts no other. */
  random(purpose: string): Random {
    return this.#parts.random.split(purpose);
  }

  /**
   * Adds a board, which is switched on as soon as something is awaited and its app is loaded. `app`: the name of an app of
   * the tree, or the path or file URL of one; `given`: values of its options. Throws Unmet for a name that is taken and
   * an unknown board or display; awaits fail where the app, its options or its engine are wrong.
   */
  board(app: string, given: GivenOptions = {}, settings: BoardSettings = {}): WorldBoard {
    const name = settings.name ?? `board-${this.boards.length + 1}`;
    this.#checkName(name);
    const { panel } = settings;
    if (panel !== undefined && !PANEL_NAMES.includes(panel))
      throw new Unmet(`unknown display '${panel}': there are ${PANEL_NAMES.join(", ")}`);
    const profile = profileNamed(settings.board ?? BOARD_NAMES[0], panel);
    if (!profile) throw new Unmet(`unknown board '${settings.board}': there are ${BOARD_NAMES.join(", ")}`);
    const engine = settings.engine ?? this.#parts.engine;
    const { codecs, font, surroundings, driver } = this.#parts;
    const station = this.#station();
    const random = this.#parts.random.split(`board ${name}`);
    const board = new WorldBoard(this, {
      name,
      profile,
      chip: profile.chip,
      clock: new BoardClock(this.clock),
      codecs,
      font,
      network: surroundings.attach(name, station, {
        window_bytes: profile.chip.window_bytes,
        // Espruino counts its sockets itself, and has more of them.
        connections_max: engine === "espruino" ? undefined : profile.chip.sockets_max,
      }),
      station,
      reader: this.#reader,
      strictPanel: settings.strictPanel,
      random: () => random.fraction(),
    });
    this.boards.push(board);
    const wifi = { ssid: this.wifi.SSID, password: settings.password ?? this.wifi.password };
    const order = {
      app,
      name,
      engine,
      given: { ...wifi, ...given },
      profile,
      memory: settings.memory,
    };
    // Boards start in the order in which they were added, however long each app takes to load.
    const loaded = Promise.all([this.#parts.load(order), this.#loaded]);
    const start = (app: LoadedBoard) => {
      if (!this.#stopped) board.load(app);
    };
    this.#loaded = loaded.then(([app]) => void this.clock.post(() => start(app)));
    driver.hold(this.#loaded);
    return board;
  }

  /** Adds a phone with a network tool, on the Wi-Fi of the boards. */
  phone(
    name = `phone-${this.phones.length + 1}`,
    { window_bytes = PHONE_WINDOW_BYTES }: PhoneSettings = {},
  ): Phone {
    this.#checkName(name);
    const station = this.#station();
    const rejoin = () => {
      if (this.#stopped || station.state !== "apart") return;
      station.connect(this.wifi.SSID, this.wifi.password);
    };
    // A phone's system joins again by itself.
    station.watch((state) => state === "apart" && this.clock.setTimer(rejoin, 100));
    station.joinAtOnce();
    const phone = new Phone(this, name, this.#parts.surroundings.attach(name, station, { window_bytes }));
    this.phones.push(phone);
    return phone;
  }

  /** The link between two of them, whose faults can be set. */
  between(one: WorldBoard | Phone, other: WorldBoard | Phone): Link {
    return this.network.between(hostOf(one), hostOf(other));
  }

  /** Lets nothing through between two of them until `repair`. */
  partition(one: WorldBoard | Phone, other: WorldBoard | Phone): void {
    this.between(one, other).partition();
  }

  /** Ends a partition and all faults of a link; without arguments, of all links. */
  repair(one?: WorldBoard | Phone, other?: WorldBoard | Phone): void {
    if (one && other) this.between(one, other).repair();
    else for (const link of this.network.links) link.repair();
  }

  /** Lets time pass. */
  async sleep(ms: number): Promise<void> {
    await this.until(() => undefined, ms);
  }

  /** Waits until `find` gives something, and gives that; undefined when `within_ms` have passed. */
  until<Found>(find: () => Found | undefined, within_ms: number): Promise<Found | undefined> {
    return this.#parts.driver.until(find, within_ms);
  }

  /** Something was noted that an await may be waiting for. */
  changed(): void {
    this.#parts.driver.changed();
  }

  /** A board has logged something, or printed. For boards. */
  noted(board: WorldBoard, event: BoardEvent): void {
    this.#trace.text(JSON.stringify(event));
    this.#parts.onlooker?.event(board, event);
  }

  /** A board shows another picture. For boards. */
  showed(board: WorldBoard, picture: Picture): void {
    this.changed();
    this.#parts.onlooker?.picture(board, picture);
  }

  /** A board has ended by itself. For boards. */
  ended(board: WorldBoard, end: BoardEnd): void {
    this.changed();
    this.#parts.onlooker?.ended(board, end);
  }

  /** What `promise` gives, with time passing until it does. */
  settle<Result>(promise: Promise<Result>): Promise<Result> {
    return this.#parts.driver.settle(promise);
  }

  /** What went on last at the board that has that address, or at the only board, for messages; empty where there is none. */
  describeAt(address: string | undefined): string {
    const only = this.boards.length === 1 ? this.boards[0] : undefined;
    const board = this.boards.find((one) => one.address === address) ?? only;
    return board ? `\n${board.name}: ${board.describe()}` : "";
  }

  /** A digest of every packet and event so far, in order: the same for the same seed. */
  traceHash(): string {
    return this.#trace.digest();
  }

  /** Text as UTF-8; bytes as they are. */
  encode(data: string | Uint8Array): Uint8Array {
    return typeof data === "string" ? this.#parts.codecs.encode(data) : data;
  }

  /** Bytes as UTF-8 text; what is no UTF-8 becomes U+FFFD. */
  decode(bytes: Uint8Array): string {
    return this.#decode(bytes);
  }

  /**
   * Stops all boards and closes all phones; awaits that go on fail. Rejects when a board has left something open, and when
   * an app could not be loaded and no await has told so.
   */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const { driver } = this.#parts;
    const left = await driver
      .settle(Promise.all(this.boards.map((board) => board.stop())))
      .catch((error: unknown) => this.#powerOff(error));
    // What the boards have said last is still on its way.
    if (this.#parts.surroundings.virtual)
      await driver.settle(new Promise<void>((resolve) => this.clock.setTimer(resolve, FAREWELL_MS)));
    for (const phone of this.phones) phone.close();
    await driver.settle(Promise.all(this.phones.map(({ network }) => network.drained(1000))));
    driver.end(new Unmet("the world has stopped"));
    const leaks = left.flatMap((open, i) =>
      open.length > 0 ? [`${this.boards[i].name}: ${open.join(", ")}`] : [],
    );
    for (const { network, name } of this.boards) {
      if (network instanceof VirtualHost)
        for (const socket of network.sockets) leaks.push(`${name}: ${socket}`);
    }
    if (leaks.length > 0)
      throw new Unmet(`left open after stop:\n${leaks.map((leak) => `  ${leak}`).join("\n")}`);
  }

  #station(): Station {
    const number = ++this.#stations;
    const MAC = `24:0a:c4:00:${hex(number >> 8)}:${hex(number & 255)}`;
    return new Station(this.clock, [this.wifi], { MAC });
  }

  /** Leaves no process behind where time cannot pass any more. */
  #powerOff(error: unknown): never {
    for (const board of this.boards) board.halt();
    throw error;
  }

  #checkName(name: string): void {
    const isTaken = [...this.boards, ...this.phones].some((other) => other.name === name);
    if (isTaken) throw new Unmet(`there is a '${name}' already`);
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function hostOf({ network }: WorldBoard | Phone): VirtualHost {
  if (network instanceof VirtualHost) return network;
  throw new Unmet("only the virtual network can be made to fail");
}
