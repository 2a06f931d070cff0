import type { Clock, ClockTimer } from "../clock/clock.js";
import type { AccessPoint } from "./access-point.js";

/** How long the steps of joining a network take on the simulated air. */
export const AIR_MS = {
  /** Finding the access point and associating. */
  associate: 20,
  /** A DHCP lease. */
  lease: 20,
  /** A scan that finds nothing, and a handshake that fails: the radio gives up after about this long. */
  refuse: 300,
} as const;

/** Where a station is: apart from any network, joining one, associated, or with an address. */
export type StationState = "apart" | "joining" | "associated" | "up";

export interface StationOptions {
  /** "up" for a radio that has joined the first access point already. */
  readonly initially?: "apart" | "up";
  readonly MAC?: string;
}

/** The board's radio: a station that joins one of the access points around it. */
export class Station {
  readonly MAC: string;
  #state: StationState = "apart";
  #timer: ClockTimer | undefined;
  /** The one it is joining, or has joined. */
  #accessPoint: AccessPoint | undefined;
  #inRange = true;
  readonly #watchers = new Set<(state: StationState) => void>();

  constructor(
    readonly clock: Clock,
    readonly accessPoints: readonly AccessPoint[],
    { initially = "apart", MAC = "24:0a:c4:00:00:01" }: StationOptions = {},
  ) {
    this.MAC = MAC;
    if (initially === "up") this.joinAtOnce();
  }

  get state(): StationState {
    return this.#state;
  }

  /** The board's address while it has one. */
  get address(): string | undefined {
    return this.#state === "up" ? this.#accessPoint?.addressOf(this) : undefined;
  }

  get SSID(): string | undefined {
    return this.#associatedWith?.SSID;
  }

  /** How strong the access point is received, in dBm, while the station is associated with it. */
  get signal_dBm(): number | undefined {
    return this.#associatedWith?.signal_dBm;
  }

  /** Whether access points reach it. One that is carried out of range loses its link. */
  get inRange(): boolean {
    return this.#inRange;
  }

  set inRange(inRange: boolean) {
    this.#inRange = inRange;
    if (!inRange && this.#state !== "joining") this.lost();
  }

  /** Tells of every change of state; the returned function ends that. */
  watch(watcher: (state: StationState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Starts joining; a wrong name or password ends `apart` again, without a word of the reason. */
  connect(SSID: string, password: string): void {
    this.#timer?.cancel();
    this.#become("joining");
    const found = this.#strongest(SSID)?.accepts(password) ?? false;
    this.#timer = this.clock.setTimer(
      () => {
        const accessPoint = this.#strongest(SSID);
        if (accessPoint?.accepts(password)) this.#associate(accessPoint);
        else this.lost();
      },
      found ? AIR_MS.associate : AIR_MS.refuse,
    );
  }

  /** Joins the first access point without delay, as one that was there before. */
  joinAtOnce(): void {
    [this.#accessPoint] = this.accessPoints;
    this.#accessPoint.join(this);
    this.#become("up");
  }

  /** Leaves the network. */
  disconnect(): void {
    this.lost();
  }

  /** The link is gone. */
  lost(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#accessPoint?.part(this);
    this.#become("apart");
  }

  get #associatedWith(): AccessPoint | undefined {
    return this.#state === "associated" || this.#state === "up" ? this.#accessPoint : undefined;
  }

  #strongest(SSID: string): AccessPoint | undefined {
    return this.accessPoints
      .filter((accessPoint) => this.#inRange && accessPoint.isHeardAs(SSID))
      .reduce<AccessPoint | undefined>(
        (best, other) => (best && best.signal_dBm >= other.signal_dBm ? best : other),
        undefined,
      );
  }

  #associate(accessPoint: AccessPoint): void {
    this.#accessPoint = accessPoint;
    accessPoint.join(this);
    this.#become("associated");
    this.#timer = this.clock.setTimer(() => this.#become("up"), AIR_MS.lease);
  }

  #become(state: StationState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }
}
