import WiFi from "embedded:network/interface/wifi";
import config from "mc/config";
import Modules from "modules";
import Time from "time";
import type { WiFi as Interface, WiFiOptions } from "../../device.js";
import { requestTime, type HostProvider } from "./network-time.js";

/** The board has an address from this value of `connection` on. */
const HAS_ADDRESS = 500;

/**
 * Moddable's Wi-Fi station interface, with the `target` that it does not have. Each time the board gets an address,
 * it also requests the time from the server that the setting `sntp` names.
 */
export class TargetWiFi<Target> extends WiFi implements Interface<Target> {
  target: Target;
  readonly changed: WiFiOptions<Target>["onChanged"];

  constructor(options: WiFiOptions<Target>) {
    super({ onChanged: onChanged });
    this.target = options.target;
    this.changed = options.onChanged;
  }
}

function onChanged(this: WiFi, property: string): void {
  const wifi = this as TargetWiFi<unknown>;
  if (property === "connection" && wifi.connection >= HAS_ADDRESS && config.sntp)
    requestTime(String(config.sntp), Modules, hostProvider, (seconds) => Time.set(seconds));
  if (wifi.changed) wifi.changed(property);
}

/** The SDK's own host provider instance. */
function hostProvider(): HostProvider | undefined {
  return (globalThis as { device?: HostProvider }).device;
}
