import type { Device, WiFi } from "../device.js";
import type { OptionValues } from "../apps/options.js";
import { Alarm } from "./alarm.js";
import { Backoff } from "./backoff.js";

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
  private readonly values: OptionValues;
  private readonly backoff: Backoff;
  private readonly expiry: Alarm<WiFiLink>;
  private readonly retry: Alarm<WiFiLink>;
  private wifi: WiFi<WiFiLink> | undefined;
  private up: boolean;
  /** Why the attempt under way will have failed, if it does. */
  private reason: unknown;

  /** `values`: ssid, password, wifiTimeout. */
  constructor(device: Device, owner: WiFiOwner, values: OptionValues) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.backoff = new Backoff(device);
    this.expiry = new Alarm<WiFiLink>(device, onExpired, this);
    this.retry = new Alarm<WiFiLink>(device, onRetry, this);
    this.up = false;
  }

  start(): void {
    this.wifi = new this.device.network.wifi.io({ target: this, onChanged: onChanged });
    this.attempt();
  }

  /** Leaves the network. */
  stop(): void {
    const wifi = this.wifi;
    this.expiry.clear();
    this.retry.clear();
    this.wifi = undefined;
    if (!wifi) return;
    wifi.disconnect();
    wifi.close();
    this.log("disconnected", "");
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
      this.expiry.clear();
      // The attempt may have been given up already.
      this.retry.clear();
      this.backoff.reset();
      this.log("connected", address);
      this.owner.onWiFiUp(address);
    } else {
      this.log("disconnected", "");
      this.retry.set(this.backoff.delay());
      this.owner.onWiFiDown("Wi-Fi lost");
    }
  }

  /** For the timer: the attempt took too long, or could not begin. */
  expire(): void {
    const message = "cannot join Wi-Fi '" + this.values.ssid + "': " + this.reason;
    this.device.log("error", { code: "wifi", message: message });
    this.log("failed", "");
    this.retry.set(this.backoff.delay());
    this.owner.onWiFiDown("Wi-Fi failed");
  }

  /** For the timer: the next attempt. */
  attempt(): void {
    const wifi = this.wifi;
    if (!wifi) return;
    this.log("connecting", "");
    this.reason = "wrong password, or not in reach";
    this.expiry.set((this.values.wifiTimeout as number) * 1000);
    try {
      // An attempt that never ended would make connect throw.
      wifi.disconnect();
      wifi.connect({ SSID: this.values.ssid as string, password: this.values.password as string });
    } catch (error) {
      // Told in a turn of its own: the owner may not be through with its start.
      this.reason = error;
      this.expiry.set(0);
    }
  }

  private log(state: string, address: string): void {
    this.device.log("wifi", { state: state, address: address });
  }
}

function onChanged(this: WiFi<WiFiLink>): void {
  this.target.changed();
}

function onExpired(link: WiFiLink): void {
  link.expire();
}

function onRetry(link: WiFiLink): void {
  link.attempt();
}
