/** ECMA-419 Wi-Fi network interface (4th edition draft) as implemented by Moddable 8.2: modules/io/wifi/esp32. */
import type { StationState } from "../network/station.js";
import { callbackOption } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";

/** The specification's values of `connection`. */
const CONNECTION: Record<StationState, number> = { apart: 200, joining: 300, associated: 400, up: 500 };

/** IEEE 802.11: an SSID has 1 to 32 bytes; a WPA passphrase at most 63, a raw key 64 hexadecimal digits. */
const SSID_BYTES_MAX = 32;
const PASSWORD_BYTES_MAX = 64;

export interface WiFiDictionary {
  target?: unknown;
  onChanged?: (this: WiFi, property: string) => void;
}

export class WiFi implements Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #onChanged: ((this: WiFi, property: string) => void) | undefined;
  readonly #unwatch: () => void;
  /** The radio's state as reported to this interface. It does not see an attempt to connect that others started. */
  #state: StationState;
  #closed = false;

  constructor(machine: Machine, options: WiFiDictionary) {
    this.#onChanged = callbackOption(options, "onChanged");
    this.#machine = machine;
    this.target = options.target;
    const { station } = machine.parts;
    this.#state = station.state === "joining" ? "apart" : station.state;
    this.#unwatch = station.watch((state) => this.#watch(state));
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

  /**
   * Starts to connect. `onChanged` reports progress; after a failure, `connection` is 200 again and no reason is
   * given.
   */
  connect(options: { SSID: string; password?: string }): void {
    const station = this.#station;
    if (this.#state === "joining") throw new Error("already connecting");
    const { SSID, password = "" } = options;
    if (SSID === undefined) throw new Error("SSID required");
    const { encode } = this.#machine.parts.codecs;
    if (encode(String(SSID)).length > SSID_BYTES_MAX) throw new RangeError("SSID too long");
    if (encode(String(password)).length > PASSWORD_BYTES_MAX) throw new RangeError("password too long");
    if (station.state === "joining") throw new Error("connect failed");
    // A change made by the program's own call is not reported through onChanged.
    this.#state = "joining";
    station.connect(String(SSID), String(password));
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
    this.#machine.release(this);
  }

  powerOff(): void {
    this.close();
  }

  get #station() {
    if (this.#closed) throw new SyntaxError("closed");
    return this.#machine.parts.station;
  }

  #watch(state: StationState): void {
    if (state === "joining") return;
    this.#machine.post(() => {
      if (this.#closed || state === this.#state) return;
      this.#state = state;
      this.#onChanged?.call(this, "connection");
      if (state === "up" && !this.#closed) this.#onChanged?.call(this, "address");
    });
  }
}
