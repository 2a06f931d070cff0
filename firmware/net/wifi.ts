import type { Device, TimerHandle, WiFi } from "../device.js";
import { Backoff } from "./backoff.js";

export interface WiFiOwner {
  /** The board has an address; after a drop, it has one again. */
  onWiFiUp(address: string): void;
  onWiFiDown(): void;
}

/** The value of `connection` at which sockets can be opened. */
function hasAddress(connection: number): boolean {
  return connection >= 500;
}

/**
 * Keeps the board on a Wi-Fi network: connects, gives an attempt `timeout_ms`, tries again after 0.5 to 8 seconds,
 * and comes back after a drop, which the runtime does not do by itself. The password is never printed.
 */
export class WiFiLink {
  private readonly device: Device;
  private readonly owner: WiFiOwner;
  private readonly SSID: string;
  private readonly password: string;
  private readonly timeout_ms: number;
  private readonly backoff: Backoff;
  private wifi: WiFi<WiFiLink> | undefined;
  private timer: TimerHandle | undefined;
  private up: boolean;

  constructor(device: Device, owner: WiFiOwner, SSID: string, password: string, timeout_ms: number) {
    this.device = device;
    this.owner = owner;
    this.SSID = SSID;
    this.password = password;
    this.timeout_ms = timeout_ms;
    this.backoff = new Backoff(device, 500, 8000);
    this.wifi = undefined;
    this.timer = undefined;
    this.up = false;
  }

  start(): void {
    this.wifi = new this.device.network.wifi.io({ target: this, onChanged: onChanged });
    this.attempt();
  }

  /** Leaves the network. */
  stop(): void {
    this.clear();
    const wifi = this.wifi;
    this.wifi = undefined;
    if (!wifi) return;
    wifi.disconnect();
    wifi.close();
    this.device.log("wifi", { state: "disconnected" });
  }

  /** For the interface's callback: its state is another. */
  changed(connection: number): void {
    if (hasAddress(connection)) this.rise();
    else if (this.up) this.drop();
  }

  /** For the timer: the attempt took too long. */
  expire(): void {
    this.device.log("error", {
      code: "wifi",
      message:
        "cannot join Wi-Fi '" + this.SSID + "': wrong password, or no such network in reach; trying again",
    });
    this.device.log("wifi", { state: "failed" });
    this.retry();
  }

  /** For the timer: the next attempt. */
  attempt(): void {
    if (!this.wifi) return;
    this.timer = this.device.timer.set(onExpired, this.timeout_ms, this);
    this.device.log("wifi", { state: "connecting" });
    try {
      this.wifi.disconnect();
      this.wifi.connect({ SSID: this.SSID, password: this.password });
    } catch (error) {
      this.device.log("error", { code: "wifi", message: String(error) });
    }
  }

  private rise(): void {
    if (this.up || !this.wifi) return;
    this.clear();
    this.up = true;
    this.backoff.reset();
    const address = this.wifi.address || "";
    this.device.log("wifi", { state: "connected", address: address });
    this.owner.onWiFiUp(address);
  }

  private drop(): void {
    this.up = false;
    this.device.log("wifi", { state: "disconnected" });
    this.owner.onWiFiDown();
    this.retry();
  }

  private retry(): void {
    this.clear();
    if (this.wifi) this.timer = this.device.timer.set(onRetry, this.backoff.delay(), this);
  }

  private clear(): void {
    if (this.timer) this.device.timer.clear(this.timer);
    this.timer = undefined;
  }
}

function onChanged(this: WiFi<WiFiLink>): void {
  this.target.changed(this.connection);
}

function onExpired(link: WiFiLink): void {
  link.expire();
}

function onRetry(link: WiFiLink): void {
  link.attempt();
}
