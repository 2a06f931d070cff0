import type { Device, WiFi } from "../device.js";
import type { WiFiValues } from "../options.js";
import { Alarm } from "../base/alarm.js";
import { backoff } from "./backoff.js";

/** The callbacks of a Wi-Fi link. */
export interface WiFiOwner {
  /** The board has got an address, at first or after a drop. */
  onWiFiUp(address: string): void;
  /** The connection was lost or an attempt has failed; `words` says which, for the display. */
  onWiFiDown(words: string): void;
}

/** Sockets can be opened from this value of `connection` on. */
const HAS_ADDRESS = 500;

/**
 * Keeps the board on a Wi-Fi network. An attempt may take `wifiTimeout` seconds; the next one follows after 0.5 to 8
 * seconds. Reconnects after a drop, which the runtime does not do by itself. The password is never printed.
 */
export class WiFiLink {
  private readonly device: Device;
  private readonly owner: WiFiOwner;
  private readonly values: WiFiValues;
  /** Ends the current attempt, or the pause before the next one. */
  private readonly alarm: Alarm<WiFiLink>;
  private wifi: WiFi<WiFiLink> | undefined;
  private up: boolean;
  /** The address that the owner knows. */
  private address: string;
  private failures: number;
  /** An attempt is in progress. */
  private trying: boolean;
  /** The exception that the runtime threw for it. */
  private cause: string | undefined;

  /** Starts to connect. `values`: ssid, password, wifiTimeout. */
  constructor(device: Device, owner: WiFiOwner, values: WiFiValues) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.alarm = new Alarm<WiFiLink>(device, onAlarm, this);
    this.up = this.trying = false;
    this.address = "";
    this.failures = 0;
    this.wifi = new device.network.wifi.io({ target: this, onChanged: onChanged });
    this.attempt();
  }

  /** Leaves the network. */
  stop(): void {
    const wifi = this.wifi;
    this.alarm.clear();
    this.wifi = undefined;
    if (!wifi) return;
    wifi.disconnect();
    wifi.close();
    this.report("disconnected", "");
  }

  /** For the kit: the interface's state has changed. */
  changed(): void {
    const wifi = this.wifi;
    if (!wifi) return;
    const up = wifi.connection >= HAS_ADDRESS;
    const address = wifi.address || "";
    // Espruino joins again by itself, and does not tell of the drop; the access point may give another address.
    if (up === this.up && (!up || address === this.address)) return;
    this.up = up;
    this.address = address;
    if (up) {
      // If the attempt was given up, the alarm is the pause before the next one.
      this.alarm.clear();
      this.failures = 0;
      this.report("connected", address);
      this.owner.onWiFiUp(address);
    } else this.down("disconnected", "Wi-Fi lost");
  }

  /** For the kit: the attempt timed out or could not start, or the next one is due. */
  timeUp(): void {
    if (this.trying) {
      this.device.log("error", { code: "wifi", ssid: this.values.ssid as string, cause: this.cause });
      this.down("failed", "Wi-Fi failed");
    } else this.attempt();
  }

  private attempt(): void {
    const wifi = this.wifi as WiFi<WiFiLink>;
    this.report("connecting", "");
    this.trying = true;
    this.cause = undefined;
    this.alarm.set(this.values.wifiTimeout * 1000);
    try {
      // connect would throw if an earlier attempt were still open.
      wifi.disconnect();
      wifi.connect({ SSID: this.values.ssid, password: this.values.password });
    } catch (error) {
      // Report it in a separate turn: the owner may still be in its constructor.
      this.cause = String(error);
      this.alarm.set(0);
    }
  }

  private down(state: string, words: string): void {
    this.trying = false;
    this.report(state, "");
    this.alarm.set(backoff(this.device, this.failures++));
    this.owner.onWiFiDown(words);
  }

  private report(state: string, address: string): void {
    this.device.log("wifi", { state: state, address: address });
  }
}

function onChanged(this: WiFi<WiFiLink>): void {
  this.target.changed();
}

function onAlarm(link: WiFiLink): void {
  link.timeUp();
}
