import type { Device, WiFi } from "../device.js";
import type { WiFiValues } from "../options.js";
import { Alarm } from "../base/alarm.js";
import { backoff } from "./backoff.js";

export interface WiFiOwner {
  /** The board has an address; after a drop, it has one again. */
  onWiFiUp(address: string): void;
  /** It is lost, or an attempt has failed; the words say which. */
  onWiFiDown(words: string): void;
}

/** The value of `connection` from which on sockets can be opened. */
const HAS_ADDRESS = 500;

/**
 * Keeps the board on a Wi-Fi network: connects, gives an attempt `wifiTimeout` seconds, tries again after 0.5 to 8
 * seconds, and comes back after a drop, which the runtime does not do by itself. The password is never printed.
 */
export class WiFiLink {
  private readonly device: Device;
  private readonly owner: WiFiOwner;
  private readonly values: WiFiValues;
  /** Ends the attempt under way, or the pause before the next. */
  private readonly alarm: Alarm<WiFiLink>;
  private wifi: WiFi<WiFiLink> | undefined;
  private up: boolean;
  private failures: number;
  /** An attempt is under way. */
  private trying: boolean;
  /** What the runtime threw at it. */
  private cause: string | undefined;

  /** Begins to connect. `values`: ssid, password, wifiTimeout. */
  constructor(device: Device, owner: WiFiOwner, values: WiFiValues) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.alarm = new Alarm<WiFiLink>(device, onAlarm, this);
    this.up = this.trying = false;
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

  /** For the interface's callback: its state is another. */
  changed(): void {
    const wifi = this.wifi;
    if (!wifi) return;
    const up = wifi.connection >= HAS_ADDRESS;
    if (up === this.up) return;
    this.up = up;
    if (up) {
      const address = wifi.address || "";
      // The attempt may have been given up already: then this is the pause before the next.
      this.alarm.clear();
      this.failures = 0;
      this.report("connected", address);
      this.owner.onWiFiUp(address);
    } else this.down("disconnected", "Wi-Fi lost");
  }

  /** For the timer: the attempt took too long, or could not begin; or it is time for the next. */
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
      // An attempt that never ended would make connect throw.
      wifi.disconnect();
      wifi.connect({ SSID: this.values.ssid, password: this.values.password });
    } catch (error) {
      // Told in a turn of its own: the owner may not be through with its start.
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
