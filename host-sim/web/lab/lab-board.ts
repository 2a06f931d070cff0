import { flagOf, type OptionValues } from "../../../firmware/options.js";
import { endText } from "../../language/end-texts.js";
import { tr } from "../../language/language.js";
import { givenValues, neededSockets } from "../../settings/option-values.js";
import { withPanel } from "../../settings/chosen-panel.js";
import { didYouMean, UsageError } from "../../settings/usage-error.js";
import type { BoardEnd } from "../../sim/board/board.js";
import type { BoardEvent } from "../../sim/board/event.js";
import type { BoardProfile } from "../../sim/board/profiles.js";
import { SIGNAL_DBM_MIN } from "../../sim/network/access-point.js";
import { Unmet } from "../../sim/world/unmet.js";
import type { LoadedBoard, WorldBoard } from "../../sim/world/world-board.js";
import type { GivenOptions, World } from "../../sim/world/world.js";
import type { PowerState } from "../protocol.js";
import type { BoardChange, RoomBoard } from "../room.js";
import type { LabApp } from "./lab-apps.js";

/** The values of an app's options on a board. Throws UsageError, whose flags are the names of options, and Unmet. */
export function valuesFor({ module }: LabApp, given: GivenOptions, profile: BoardProfile): OptionValues {
  const { options, name } = module;
  let values: OptionValues;
  try {
    values = givenValues(name, options, given);
  } catch (error) {
    if (error instanceof Unmet) throw new UsageError(error.message);
    if (!(error instanceof UsageError)) throw error;
    const option = options.find((each) => error.flags.includes(flagOf(each.name).slice(2)));
    throw new UsageError(error.message, ...(option ? [option.name] : []));
  }
  const { sockets_max } = profile.chip;
  const sockets = neededSockets(module, values, sockets_max);
  if (sockets <= sockets_max) return values;
  throw new UsageError(
    tr("{app} needs {sockets} sockets, and the board has {max}", { app: name, sockets, max: sockets_max }),
  );
}

/** What a board of the lab is made of. */
export interface LabBoardParts {
  readonly world: World;
  readonly board: WorldBoard;
  /** An app by its name: a program of the page's, or an app of the tree. */
  appNamed(name: string): LabApp | undefined;
  /** The names of all apps. */
  appNames(): readonly string[];
  /** Makes what a board boots of an app. */
  loaded(app: LabApp, values: OptionValues, profile: BoardProfile): LoadedBoard;
  onState(): void;
  onApp(): void;
}

/** A board of the lab as its page shows and steers it. */
export class LabBoard implements RoomBoard {
  readonly board: WorldBoard;
  readonly #parts: LabBoardParts;
  readonly #password: string;
  #app: LabApp | undefined;
  #given: Readonly<Record<string, string>> = {};
  #values: OptionValues = {};
  #power: PowerState = "starting";
  #reason: BoardEnd | undefined;
  #place: { address: string; port: number } | undefined;
  #frames = 0;
  #received = 0;
  #sent = 0;
  #i2cBefore = 0;
  #since_ms = 0;
  /** Starts and stops, one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: LabBoardParts) {
    this.#parts = parts;
    this.board = parts.board;
    this.#password = parts.world.wifi.password;
    this.board.station.watch(parts.onState);
  }

  get app(): LabApp | undefined {
    return this.#app;
  }

  /** Options that were given, as text. */
  get given(): Readonly<Record<string, string>> {
    return this.#given;
  }

  describe(): ReturnType<RoomBoard["describe"]> {
    const { description } = this.board.profile;
    const values = Object.entries(this.#values);
    return {
      name: this.board.name,
      app: this.#app?.module.name ?? "",
      board: description.name,
      panel: description.panel.name,
      width: description.panel.width,
      height: description.panel.height,
      buttons: Math.min(2, description.buttons.length),
      options: Object.fromEntries(values.filter(([option]) => option !== "password")),
    };
  }

  state(): ReturnType<RoomBoard["state"]> {
    const { station } = this.board;
    const { wifi } = this.#parts.world;
    return {
      power: this.#power,
      reason: this.#reason && endText(this.#reason.reason, this.#values),
      address: this.#place?.address ?? station.address,
      port: this.#place?.port,
      wifi: {
        on: station.inRange,
        state: station.state,
        ssid: wifi.SSID,
        otherPassword: wifi.password !== this.#password,
        signal_dBm: wifi.signal_dBm,
        isShared: this.#parts.world.boards.length > 1,
      },
    };
  }

  figures(): ReturnType<RoomBoard["figures"]> {
    const { hardware, clock } = this.board;
    const { chip } = this.board.profile;
    return {
      sockets: hardware?.sockets ?? 0,
      socketsMax: chip.sockets_max + chip.listeners_max + chip.udpSockets_max,
      i2cBytes: (hardware?.i2c.bytes ?? 0) - this.#i2cBefore,
      frames: this.#frames,
      received: this.#received,
      sent: this.#sent,
      uptime_ms: this.#power === "running" ? Math.round(clock.now_ms() - this.#since_ms) : 0,
    };
  }

  press(button: number): void {
    this.board.hardware?.console.press(button);
  }

  type(line: string): boolean {
    const lines = this.board.hardware?.console;
    if (!lines || lines.full) return false;
    lines.type(line);
    return true;
  }

  air(on: boolean): void {
    this.board.inRange = on;
    this.#parts.onState();
  }

  password(value: string = this.#password): void {
    this.#parts.world.wifi.password = value;
    this.#dropStations();
  }

  signal(dBm: number): void {
    const { wifi } = this.#parts.world;
    wifi.signal_dBm = dBm;
    if (dBm < SIGNAL_DBM_MIN) this.#dropStations();
    this.#parts.onState();
  }

  power(on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (on) {
        if (this.#app) await this.#boot(this.#app, this.#values, this.board.profile);
        return;
      }
      this.#become("stopping");
      await this.board.switchOff();
      this.#place = undefined;
      this.#become("stopped");
    });
  }

  start({ app: name, panel, options = {} }: BoardChange): Promise<void> {
    const app = name === undefined ? this.#app : this.#parts.appNamed(name);
    if (!app) {
      const hint = didYouMean(name ?? "", this.#parts.appNames());
      return Promise.reject(
        new UsageError(tr("unknown app '{app}'. {hint}", { app: name ?? "", hint }), "app"),
      );
    }
    return this.run(app, { ...(app === this.#app ? this.#given : {}), ...options }, panel);
  }

  /** Boots a program in place of the one before, with these options, and on the display of that name if one is given. */
  run(app: LabApp, given: Readonly<Record<string, string>>, panel?: string): Promise<void> {
    return this.#inTurn(async () => {
      const profile = panel === undefined ? this.board.profile : withPanel(this.board.profile, panel);
      const values = valuesFor(app, this.#withWiFi(given), profile);
      this.#given = given;
      await this.#boot(app, values, profile);
    });
  }

  /** Notes its first app, which its world boots. */
  bootsFirst(app: LabApp, given: Readonly<Record<string, string>>, values: OptionValues): void {
    this.#app = app;
    this.#values = values;
    this.#given = given;
    this.booted();
    this.#parts.onApp();
  }

  /** Counts an event of its log. */
  noted({ event, address, port, bytes }: BoardEvent): void {
    if (event === "frame") this.#frames++;
    if (event === "received") this.#received += Number(bytes ?? 0);
    if (event === "sent") this.#sent += Number(bytes ?? 0);
    if (event !== "listening") return;
    this.#place = { address: String(address), port: Number(port) };
    this.#parts.onState();
  }

  /** Its app has ended, or has failed for good. */
  ended(end: BoardEnd): void {
    this.#place = undefined;
    this.#reason = end.failed ? end : undefined;
    this.#become(end.failed ? "failed" : "ended");
  }

  /** A loop of its program did not end: it is switched off. */
  looped(): void {
    this.board.powerOff();
    this.ended({ failed: true, reason: "loop" });
  }

  /** Its app runs from now on. */
  booted(): void {
    this.#reason = undefined;
    this.#since_ms = this.board.clock.now_ms();
    this.#become("running");
  }

  async #boot(app: LabApp, values: OptionValues, profile: BoardProfile): Promise<void> {
    this.#place = undefined;
    this.#become("starting");
    this.#received = this.#sent = this.#frames = 0;
    this.#i2cBefore = this.board.hardware?.i2c.bytes ?? 0;
    const { world, loaded, onApp } = this.#parts;
    await world.settle(this.board.replace(loaded(app, values, profile)));
    this.#app = app;
    this.#values = values;
    // It may have ended already.
    if (this.#power === "starting") this.booted();
    onApp();
  }

  #withWiFi(given: GivenOptions): GivenOptions {
    const { wifi } = this.#parts.world;
    return { ssid: wifi.SSID, password: this.#password, ...given };
  }

  #become(power: PowerState): void {
    this.#power = power;
    this.#parts.onState();
  }

  async #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => {});
    await turn;
  }

  /** Every station that has joined must show its password again, or hears nothing any more. */
  #dropStations(): void {
    const { wifi } = this.#parts.world;
    wifi.switchOff();
    wifi.switchOn();
    this.#parts.onState();
  }
}
