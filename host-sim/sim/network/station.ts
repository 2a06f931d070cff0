import type { Clock, ClockTimer } from "../clock/clock.js";

/** How long the steps of joining a network take on the simulated air. */
export const AIR_MS = {
  /** Finding the access point and associating. */
  associate: 20,
  /** A DHCP lease. */
  lease: 20,
  /** A scan that finds nothing, and a handshake that fails: the radio gives up after about this long. */
  refuse: 300,
} as const;

const OPEN = "";

/** An access point with its DHCP server. */
export class AccessPoint {
  readonly #stations = new Set<Station>();
  #on = true;

  readonly #leases = new Map<Station, string>();
  readonly #lease: (station: Station) => string;

  /** An empty password is an open network. `lease` gives a station the address that it will keep. */
  constructor(
    readonly SSID: string,
    readonly password: string,
    lease: (station: Station) => string,
  ) {
    this.#lease = lease;
  }

  /** The station's address, the same each time. */
  addressOf(station: Station): string {
    const address = this.#leases.get(station) ?? this.#lease(station);
    this.#leases.set(station, address);
    return address;
  }

  get on(): boolean {
    return this.#on;
  }

  accepts(SSID: string, password: string): boolean {
    return this.#on && SSID === this.SSID && (this.password === OPEN || password === this.password);
  }

  join(station: Station): void {
    this.#stations.add(station);
  }

  part(station: Station): void {
    this.#stations.delete(station);
  }

  /** Goes off the air: every station loses the link. */
  switchOff(): void {
    this.#on = false;
    for (const station of [...this.#stations]) station.lost();
  }

  switchOn(): void {
    this.#on = true;
  }
}

/** Where a station is: apart from any network, joining one, associated, or with an address. */
export type StationState = "apart" | "joining" | "associated" | "up";

/** The board's radio: a station that joins the access point in its range. */
export class Station {
  #state: StationState;
  #timer: ClockTimer | undefined;
  #SSID: string | undefined;
  readonly #watchers = new Set<(state: StationState) => void>();

  constructor(
    readonly clock: Clock,
    readonly accessPoint: AccessPoint,
    initially: "apart" | "up" = "apart",
  ) {
    this.#state = initially;
    if (initially === "apart") return;
    this.#SSID = accessPoint.SSID;
    accessPoint.join(this);
  }

  get state(): StationState {
    return this.#state;
  }

  /** The board's address while it has one. */
  get address(): string | undefined {
    return this.#state === "up" ? this.accessPoint.addressOf(this) : undefined;
  }

  get SSID(): string | undefined {
    return this.#state === "associated" || this.#state === "up" ? this.#SSID : undefined;
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
    const accepted = this.accessPoint.accepts(SSID, password);
    this.#timer = this.clock.setTimer(
      () => (this.accessPoint.accepts(SSID, password) ? this.#associated(SSID) : this.lost()),
      accepted ? AIR_MS.associate : AIR_MS.refuse,
    );
  }

  /** Leaves the network. */
  disconnect(): void {
    this.lost();
  }

  /** The link is gone. */
  lost(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.accessPoint.part(this);
    this.#become("apart");
  }

  #associated(SSID: string): void {
    this.#SSID = SSID;
    this.accessPoint.join(this);
    this.#become("associated");
    this.#timer = this.clock.setTimer(() => this.#become("up"), AIR_MS.lease);
  }

  #become(state: StationState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }
}
