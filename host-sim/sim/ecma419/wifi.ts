/** ECMA-419 Wi-Fi network interface (4th edition draft) as implemented by Moddable 8.2: modules/io/wifi/esp32. */
import type { AccessPoint } from "../network/access-point.js";
import type { StationState } from "../network/station.js";
import { callbackOption, isAddress, requireOptions, textOf, toInteger } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

/** The specification's values of `connection`. */
const CONNECTION: Record<StationState, number> = { apart: 200, joining: 300, associated: 400, up: 500 };

/** IEEE 802.11: an SSID has 1 to 32 bytes; a WPA passphrase at most 63, a raw key 64 hexadecimal digits. */
const SSID_BYTES_MAX = 32;
const PASSWORD_BYTES_MAX = 64;
/** The channels of the 2.4 GHz band. */
const CHANNEL_MAX = 13;
/** RFC 1035: a host name is one label. */
const HOST_NAME_BYTES_MAX = 63;

export interface WiFiDictionary {
  target?: unknown;
  onChanged?: (this: WiFi, property: string) => void;
}

export interface WiFiConnectOptions {
  SSID: string;
  password?: string;
  /** Only the access point with this radio. */
  BSSID?: string;
  /** Only access points on this channel. */
  channel?: number;
}

export interface WiFiScanOptions {
  /** 0, the default, for all. */
  channel?: number;
  onFound: (this: WiFi, accessPoint: WiFiFound) => void;
  onComplete?: (this: WiFi) => void;
}

/** An access point that a scan has found. */
export interface WiFiFound {
  SSID: string;
  BSSID: string;
  /** In dBm. */
  RSSI: number;
  channel: number;
  security: "none" | "wpa2_psk";
}

export interface WiFiConfigureOptions {
  /** What the DHCP server is told. */
  hostname?: string;
  /** An address in place of a lease; null or false for a lease. */
  static?: { address: string; mask: string; gateway: string } | null | false;
}

export class WiFi implements Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #onChanged: ((this: WiFi, property: string) => void) | undefined;
  readonly #unwatch: () => void;
  /** The radio's state as reported to this interface. It does not see an attempt to connect that others started. */
  #state: StationState;
  #scanning = false;
  #closed = false;

  constructor(machine: Machine, options: WiFiDictionary) {
    this.#onChanged = callbackOption(options, "onChanged");
    this.#machine = machine;
    this.target = options.target;
    const { station } = machine.parts;
    this.#state = station.state === "joining" ? "apart" : station.state;
    let { address } = station;
    this.#unwatch = station.watch((state) => {
      this.#watch(state, station.address !== undefined && station.address !== address);
      ({ address } = station);
    });
    machine.hold(this);
  }

  /** 200 disconnected, 300 connecting, 400 associated, 500 has an address. */
  get connection(): number {
    void this.#station;
    return CONNECTION[this.#state];
  }

  get address(): string | undefined {
    return this.#station.address;
  }

  get SSID(): string | undefined {
    return this.#station.SSID;
  }

  get MAC(): string {
    return this.#station.MAC;
  }

  get RSSI(): number | undefined {
    return this.#station.signal_dBm;
  }

  /** The address of the access point's radio. */
  get BSSID(): string | undefined {
    return this.#station.BSSID;
  }

  get channel(): number | undefined {
    return this.#station.channel;
  }

  /**
   * Looks for access points. `onFound` is called once for each, then `onComplete`; neither after `close`. Throws Error
   * without `onFound`, while another scan runs, and while the radio connects.
   */
  scan(options: WiFiScanOptions): void {
    const station = this.#station;
    requireOptions(options);
    if (station.isScanning) throw new Error("already scanning");
    const onFound = callbackOption<WiFi, [WiFiFound]>(options, "onFound");
    if (!onFound) throw new Error("onFound required");
    const onComplete = callbackOption<WiFi, []>(options, "onComplete");
    const channel = channelOption(options);
    if (station.state === "joining") throw new Error("scan failed");
    this.#scanning = true;
    station.scan({ channel: channel || undefined }, (found) => {
      this.#scanning = false;
      this.#machine.post(() => {
        for (const accessPoint of found) if (!this.#closed) onFound.call(this, described(accessPoint));
        if (!this.#closed) onComplete?.call(this);
      });
    });
  }

  /**
   * Starts to connect. `onChanged` reports progress; after a failure, `connection` is 200 again and no reason is
   * given. Throws Error while the radio connects and without an SSID, RangeError for what no network can have.
   */
  connect(options: WiFiConnectOptions): void {
    const station = this.#station;
    if (this.#state === "joining") throw new Error("already connecting");
    requireOptions(options);
    if (options.SSID === undefined) throw new Error("SSID required");
    const SSID = textOf(options.SSID);
    const password = textOf(options.password ?? "");
    const BSSID = options.BSSID === undefined ? undefined : textOf(options.BSSID).toLowerCase();
    const channel = channelOption(options);
    const { encode } = this.#machine.parts.codecs;
    if (encode(SSID).length > SSID_BYTES_MAX) throw new RangeError("SSID too long");
    if (encode(password).length > PASSWORD_BYTES_MAX) throw new RangeError("password too long");
    if (channel === 0) throw new RangeError("invalid channel");
    if (station.state === "joining") throw new Error("connect failed");
    // A change made by the program's own call is not reported through onChanged.
    this.#state = "joining";
    station.connect(SSID, password, { BSSID, channel });
  }

  /**
   * Sets what the options name; it holds for every interface, and until the power goes. Throws Error for a host name
   * that is too long, RangeError for what is no address.
   */
  configure(options: WiFiConfigureOptions): void {
    const station = this.#station;
    requireOptions(options);
    if (options.hostname !== undefined) {
      const hostname = textOf(options.hostname);
      if (this.#machine.parts.codecs.encode(hostname).length > HOST_NAME_BYTES_MAX)
        throw new Error("set hostname failed");
      station.hostname = hostname;
    }
    if (!("static" in options)) return;
    if (!options.static) {
      station.setAddress(undefined);
      return;
    }
    const address = addressOption(options.static, "address");
    addressOption(options.static, "mask");
    addressOption(options.static, "gateway");
    station.setAddress(address);
  }

  disconnect(): void {
    const station = this.#station;
    this.#state = "apart";
    station.disconnect();
  }

  /** Stops the callbacks. The radio keeps its state. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch();
    if (this.#scanning) this.#machine.parts.station.stopScan();
    this.#machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  get #station() {
    if (this.#closed) throw new SyntaxError("closed");
    return this.#machine.parts.station;
  }

  #watch(state: StationState, hasNewAddress: boolean): void {
    if (state === "joining") return;
    this.#machine.post(() => {
      if (this.#closed) return;
      if (state !== this.#state) {
        this.#state = state;
        this.#onChanged?.call(this, "connection");
      }
      if (hasNewAddress && !this.#closed) this.#onChanged?.call(this, "address");
    });
  }
}

/** The channel, 0 to 13, or undefined if absent. Throws RangeError for another. */
function channelOption(options: { channel?: unknown }): number | undefined {
  const { channel } = options;
  if (channel === undefined) return undefined;
  const number = toInteger(channel);
  if (number < 0 || number > CHANNEL_MAX) throw new RangeError("invalid channel");
  return number;
}

/** The IPv4 literal at `name`. Throws RangeError for anything else. */
function addressOption(options: object, name: string): string {
  const address = textOf((options as Record<string, unknown>)[name]);
  if (!isAddress(address)) throw new RangeError(`invalid ${name}`);
  return address;
}

function described({ SSID, BSSID, signal_dBm, channel, isOpen }: AccessPoint): WiFiFound {
  return { SSID, BSSID, RSSI: signal_dBm, channel, security: isOpen ? "none" : "wpa2_psk" };
}
