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
  /** A scan of all channels. */
  scan: 100,
} as const;

/** What an ESP32 calls itself. */
const HOST_NAME = "espressif";

/** Where a station is: apart from any network, joining one, associated, or with an address. */
export type StationState = "apart" | "joining" | "associated" | "up";

export interface StationOptions {
  /** "up" for a radio that has joined the first access point already. */
  readonly initially?: "apart" | "up";
  readonly MAC?: string;
}

/** Which access points a station looks for. */
export interface Wanted {
  readonly SSID?: string;
  readonly BSSID?: string;
  readonly channel?: number;
}

/** The board's radio: a station that joins one of the access points around it. */
export class Station {
  readonly MAC: string;
  /** What it tells DHCP servers. */
  hostname = HOST_NAME;
  #state: StationState = "apart";
  #timer: ClockTimer | undefined;
  /** The one it is joining, or has joined. */
  #accessPoint: AccessPoint | undefined;
  #inRange = true;
  /** The address that takes the place of a lease. */
  #ownAddress: string | undefined;
  #scanning: ClockTimer | undefined;
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
    return this.#state === "up" ? (this.#ownAddress ?? this.#accessPoint?.addressOf(this)) : undefined;
  }

  get SSID(): string | undefined {
    return this.#associatedWith?.SSID;
  }

  /** The radio of the access point that the station is associated with. */
  get BSSID(): string | undefined {
    return this.#associatedWith?.BSSID;
  }

  get channel(): number | undefined {
    return this.#associatedWith?.channel;
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

  get isScanning(): boolean {
    return this.#scanning !== undefined;
  }

  /** Tells of every change of state, and of another address; the returned function ends that. */
  watch(watcher: (state: StationState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * Starts joining the strongest access point of that name, and of the BSSID and the channel if they are given. A wrong
   * name or password ends `apart` again, without a word of the reason.
   */
  connect(SSID: string, password: string, radio: Omit<Wanted, "SSID"> = {}): void {
    const wanted = { SSID, ...radio };
    this.#timer?.cancel();
    this.#become("joining");
    const found = this.#strongest(wanted)?.accepts(password) ?? false;
    this.#timer = this.clock.setTimer(
      () => {
        const accessPoint = this.#strongest(wanted);
        if (accessPoint?.accepts(password)) this.#associate(accessPoint);
        else this.lost();
      },
      found ? AIR_MS.associate : AIR_MS.refuse,
    );
  }

  /**
   * Uses that address from now on, without a lease; undefined for the access point's lease again, for which it waits
   * where it is connected.
   */
  setAddress(address: string | undefined): void {
    if (address === this.#ownAddress) return;
    this.#ownAddress = address;
    if (!this.#associatedWith) return;
    this.#timer?.cancel();
    if (address === undefined) this.#awaitLease();
    else if (this.#state === "up") this.#tell();
    else this.#become("up");
  }

  /** Looks for access points; tells later of those that it hears, the strongest first. One scan at a time. */
  scan(wanted: Wanted, onDone: (found: readonly AccessPoint[]) => void): void {
    this.#scanning = this.clock.setTimer(() => {
      this.#scanning = undefined;
      onDone(this.#heard(wanted));
    }, AIR_MS.scan);
  }

  /** Ends the scan, which then tells of nothing. */
  stopScan(): void {
    this.#scanning?.cancel();
    this.#scanning = undefined;
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

  /** Leaves the network, and forgets what the program has set. */
  powerOff(): void {
    this.lost();
    this.stopScan();
    this.#ownAddress = undefined;
    this.hostname = HOST_NAME;
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

  #strongest(wanted: Wanted): AccessPoint | undefined {
    return this.#heard(wanted).at(0);
  }

  /** The strongest first. */
  #heard({ SSID, BSSID, channel }: Wanted): AccessPoint[] {
    return this.accessPoints
      .filter(
        (accessPoint) =>
          this.#inRange &&
          accessPoint.isHeard &&
          (SSID === undefined || SSID === accessPoint.SSID) &&
          (BSSID === undefined || BSSID === accessPoint.BSSID) &&
          (channel === undefined || channel === accessPoint.channel),
      )
      .sort((one, other) => other.signal_dBm - one.signal_dBm);
  }

  #associate(accessPoint: AccessPoint): void {
    this.#accessPoint = accessPoint;
    accessPoint.join(this);
    this.#awaitLease();
  }

  #awaitLease(): void {
    this.#become("associated");
    const lease_ms = this.#ownAddress === undefined ? AIR_MS.lease : 0;
    this.#timer = this.clock.setTimer(() => this.#become("up"), lease_ms);
  }

  #become(state: StationState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher(this.#state);
  }
}
