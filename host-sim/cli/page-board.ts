import type { Option, OptionValues } from "../../firmware/options.js";
import { flagOf } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { appNameOf } from "../node/app-files.js";
import { APP_NAMES, loadApp, type AppModule } from "../settings/apps.js";
import { appValues } from "../settings/app-options.js";
import type { RunSettings } from "../settings/run-settings.js";
import type { RawSettings } from "../settings/settings.js";
import { withPanel } from "../settings/chosen-panel.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";
import type { BoardEvent } from "../sim/board/event.js";
import type { BoardProgram } from "../sim/board/board.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { SIGNAL_DBM_MIN, type AccessPoint } from "../sim/network/access-point.js";
import type { PowerState } from "../web/protocol.js";
import type { BoardChange, RoomBoard } from "../web/room.js";
import { ownPortOption } from "./place.js";
import type { SessionBoard } from "./session-board.js";

/** How a board is started with another app, or other values. */
export interface Starting {
  readonly settings: RunSettings;
  /** The app of the command line. */
  readonly source: string;
  /** Throws UsageError for values that cannot be. */
  check(module: AppModule, values: OptionValues): void;
  /** Rejects with UsageError where the app's port cannot be had. */
  checkPort(module: AppModule, values: OptionValues): Promise<void>;
  /** The values that a board has of these, where several boards share a network. Throws UsageError. */
  ofBoard(module: AppModule, values: OptionValues): OptionValues;
  load(source: string, values: OptionValues, profile: BoardProfile): Promise<BoardProgram>;
  /** Whether an address is one that a page must not have boards send to. */
  isElsewhere(address: string): boolean;
}

/** Options that say where a board sends. */
const DESTINATIONS: readonly Option["kind"][] = ["endpoint", "server", "group", "broker"];

/** A board of a run as its page shows and steers it. */
export class PageBoard implements RoomBoard {
  readonly #board: SessionBoard;
  readonly #accessPoint: AccessPoint;
  readonly #password: string;
  readonly #isShared: boolean;
  readonly #starting: Starting;
  readonly #onState: () => void;
  readonly #onApp: () => void;
  #power: PowerState = "running";
  #reason: string | undefined;
  #place: { address: string; port: number } | undefined;
  #frames = 0;
  #received = 0;
  #sent = 0;
  #since_ms = performance.now();
  /** Starts and stops, one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    board: SessionBoard,
    {
      isShared,
      starting,
      onState,
      onApp,
    }: {
      /** Its access point is the other boards' too. */
      isShared: boolean;
      starting: Starting;
      onState(): void;
      onApp(): void;
    },
  ) {
    this.#board = board;
    [this.#accessPoint] = board.board.station.accessPoints;
    this.#password = this.#accessPoint.password;
    this.#isShared = isShared;
    this.#starting = starting;
    this.#onState = onState;
    this.#onApp = onApp;
    board.board.station.watch(onState);
  }

  describe(): ReturnType<RoomBoard["describe"]> {
    const { source, name, values } = this.#board;
    const { description } = this.#board.board.profile;
    return {
      name,
      app: appNameOf(source),
      board: description.name,
      panel: description.panel.name,
      width: description.panel.width,
      height: description.panel.height,
      buttons: Math.min(2, description.buttons.length),
      options: Object.fromEntries(Object.entries(values).filter(([option]) => option !== "password")),
    };
  }

  state(): ReturnType<RoomBoard["state"]> {
    const { station } = this.#board.board;
    return {
      power: this.#power,
      reason: this.#reason,
      address: this.#place?.address ?? station.address,
      port: this.#place?.port,
      wifi: {
        on: station.inRange,
        state: station.state,
        ssid: this.#accessPoint.SSID,
        otherPassword: this.#accessPoint.password !== this.#password,
        signal_dBm: this.#accessPoint.signal_dBm,
        isShared: this.#isShared,
      },
    };
  }

  figures(): ReturnType<RoomBoard["figures"]> {
    const { chip } = this.#starting.settings;
    const { board } = this.#board;
    return {
      sockets: board.sockets,
      socketsMax: chip.sockets_max + chip.listeners_max + chip.udpSockets_max,
      i2cBytes: board.i2c.bytes,
      frames: this.#frames,
      received: this.#received,
      sent: this.#sent,
      uptime_ms: this.#power === "running" ? Math.round(performance.now() - this.#since_ms) : 0,
    };
  }

  press(button: number): void {
    this.#board.board.console.press(button);
  }

  type(line: string): boolean {
    const { console: lines } = this.#board.board;
    if (lines.full) return false;
    lines.type(line);
    return true;
  }

  air(on: boolean): void {
    this.#board.board.station.inRange = on;
    this.#onState();
  }

  password(value: string = this.#password): void {
    this.#accessPoint.password = value;
    this.#dropStations();
  }

  signal(dBm: number): void {
    this.#accessPoint.signal_dBm = dBm;
    if (dBm < SIGNAL_DBM_MIN) this.#dropStations();
    this.#onState();
  }

  power(on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (on) await this.#boot(this.#board.source, this.#board.program);
      else {
        this.#become("stopping");
        await this.#board.switchOff();
        this.#place = undefined;
        this.#become("stopped");
      }
    });
  }

  start({ app, panel, options = {} }: BoardChange): Promise<void> {
    return this.#inTurn(async () => {
      const source = app === undefined ? this.#board.source : this.#sourceOf(app);
      const profile = this.#profileWith(panel);
      const values = await this.#valuesFor(source, options);
      const program = await this.#starting.load(source, values, profile);
      await this.#boot(source, program);
      this.#onApp();
    });
  }

  /** Whether that is the address which `--qr` asks for as a QR code. */
  isToBeScanned(text: string): boolean {
    const place = this.#place;
    return (
      this.#board.values.qr === "yes" && place !== undefined && text === `${place.address}:${place.port}`
    );
  }

  /** Its log has another event. */
  noted({ event, address, port, bytes }: BoardEvent): void {
    if (event === "frame") this.#frames++;
    if (event === "received") this.#received += Number(bytes ?? 0);
    if (event === "sent") this.#sent += Number(bytes ?? 0);
    if (event !== "listening") return;
    this.#place = { address: String(address), port: Number(port) };
    this.#onState();
  }

  ended(reason: string | undefined): void {
    this.#reason = reason;
    this.#place = undefined;
    this.#become(reason === undefined ? "ended" : "failed");
  }

  /** Another program runs. */
  booted(): void {
    this.#reason = undefined;
    this.#since_ms = performance.now();
    this.#become("running");
  }

  async #boot(source: string, program: BoardProgram): Promise<void> {
    this.#place = undefined;
    this.#become("starting");
    this.#received = this.#sent = this.#frames = 0;
    await this.#board.start(program, source);
    // It may have ended already.
    if (this.#power === "starting") this.booted();
  }

  #become(power: PowerState): void {
    this.#power = power;
    this.#onState();
  }

  async #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => {});
    await turn;
  }

  /** Every station that has joined must show its password again, or hears nothing any more. */
  #dropStations(): void {
    this.#accessPoint.switchOff();
    this.#accessPoint.switchOn();
    this.#onState();
  }

  /** An app of the tree, or the run's own: no page names files. */
  #sourceOf(app: string): string {
    const { source } = this.#starting;
    if (app === appNameOf(source)) return source;
    if (APP_NAMES.includes(app)) return app;
    throw new UsageError(tr("unknown app '{app}'. {hint}", { app, hint: didYouMean(app, APP_NAMES) }), "app");
  }

  /** Throws UsageError for a display that cannot be connected. */
  #profileWith(panel: string | undefined): BoardProfile {
    const { profile } = this.#board.board;
    if (panel === undefined || panel === profile.description.panel.name) return profile;
    const other = withPanel(profile, panel);
    if (this.#board.isRecorded)
      throw new UsageError(tr("--record has pictures of one size: the display cannot be changed"), "panel");
    return other;
  }

  /** Throws UsageError, with the names of options in the place of flags. */
  async #valuesFor(source: string, given: Readonly<Record<string, string>>): Promise<OptionValues> {
    const module = await loadApp(source);
    const { options } = module;
    const current = source === this.#board.source ? this.#board.values : {};
    const unknown = Object.keys(given).find((name) => !options.some((option) => option.name === name));
    if (unknown !== undefined)
      throw new UsageError(
        tr("{app} has no option '{option}'", { app: module.name, option: unknown }),
        unknown,
      );
    const raw: RawSettings = {};
    for (const { name } of options) {
      const value = given[name] ?? current[name];
      if (value !== undefined) raw[flagOf(name).slice(2)] = String(value);
    }
    const { wifi } = this.#starting.settings;
    const own = { SSID: raw.ssid ?? wifi.SSID, password: raw.password ?? wifi.password };
    try {
      const values = appValues(options, raw, own);
      for (const option of options) this.#checkDestination(option, values[option.name], current[option.name]);
      this.#starting.check(module, values);
      const isChosen = Object.keys(current).length > 0 || given.port !== undefined;
      const ofBoard = isChosen ? values : this.#starting.ofBoard(module, values);
      await this.#checkPort(module, ofBoard);
      return ofBoard;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const option = options.find(({ name }) => error.flags.includes(flagOf(name).slice(2)));
      throw new UsageError(error.message, ...(option ? [option.name] : []));
    }
  }

  /** The port that the board has open now is free by the time that it starts. */
  async #checkPort(module: AppModule, values: OptionValues): Promise<void> {
    if (Number(values[ownPortOption(module.options) ?? ""]) === this.#place?.port) return;
    await this.#starting.checkPort(module, values);
  }

  /**
   * A board must not be what reaches for its page where the page's own tool may not. Where the app sends by default, its
   * author has chosen.
   */
  #checkDestination(
    { kind, name, fallback }: Option,
    value: string | number,
    current: string | number | undefined,
  ): void {
    if (!DESTINATIONS.includes(kind) || value === current || value === fallback) return;
    const host = hostsOf(String(value)).find((each) => this.#starting.isElsewhere(each));
    if (host === undefined) return;
    throw new UsageError(
      tr("{host} is neither a board nor this machine: palmwire run --web-hosts allows others", { host }),
      flagOf(name).slice(2),
    );
  }
}

/** The hosts of "host:port", and of a broker, whose servers are listed before its room. */
function hostsOf(destination: string): string[] {
  const [, servers = destination] = /^mqtts?:\/\/([^/]*)\//.exec(destination) ?? [];
  return servers.split(",").map((server) => server.split(":")[0]);
}
