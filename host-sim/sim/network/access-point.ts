import type { Station } from "./station.js";

const OPEN = "";
/** A signal weaker than this does not reach the station. */
export const SIGNAL_DBM_MIN = -90;
const SIGNAL_DBM = -50;

/** What stations hear of an access point besides its name. */
export interface Beacon {
  /** The address of its radio. */
  readonly BSSID: string;
  /** 1 to 13, in the 2.4 GHz band. */
  readonly channel: number;
}

/** A locally administered address, which no maker's radio has. */
const BEACON: Beacon = { BSSID: "02:00:00:00:00:01", channel: 6 };

/** An access point with its DHCP server. */
export class AccessPoint {
  readonly BSSID: string;
  readonly channel: number;
  /** How strong stations receive it, in dBm. */
  signal_dBm = SIGNAL_DBM;
  password: string;
  readonly #stations = new Set<Station>();
  readonly #leases = new Map<Station, string>();
  readonly #lease: (station: Station) => string;
  #on = true;

  /** An empty password is an open network. `lease` gives a station an address, which it then keeps. */
  constructor(
    readonly SSID: string,
    password: string,
    lease: (station: Station) => string,
    { BSSID, channel }: Beacon = BEACON,
  ) {
    this.password = password;
    this.#lease = lease;
    this.BSSID = BSSID;
    this.channel = channel;
  }

  /** The station's address, the same each time. */
  addressOf(station: Station): string {
    const address = this.#leases.get(station) ?? this.#lease(station);
    this.#leases.set(station, address);
    return address;
  }

  /** Forgets the station's lease: when it joins again it gets another address. */
  forget(station: Station): void {
    this.#leases.delete(station);
  }

  get on(): boolean {
    return this.#on;
  }

  /** In range. */
  get isHeard(): boolean {
    return this.#on && this.signal_dBm >= SIGNAL_DBM_MIN;
  }

  /** Whether it has no password. */
  get isOpen(): boolean {
    return this.password === OPEN;
  }

  accepts(password: string): boolean {
    return this.isOpen || password === this.password;
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
