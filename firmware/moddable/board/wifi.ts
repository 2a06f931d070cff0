import WiFi from "embedded:network/interface/wifi";
import config from "mc/config";
import SNTP from "sntp";
import Time from "time";
import type { WiFi as Interface, WiFiOptions } from "../../device.js";

/** The board has an address from this value of `connection` on. */
const HAS_ADDRESS = 500;

/**
 * Moddable's Wi-Fi station interface, with the `target` that it does not have. Each time the board gets an address,
 * it also requests the time over SNTP.
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
    new SNTP({ host: String(config.sntp) }, onTime);
  if (wifi.changed) wifi.changed(property);
}

/** If there is no answer, the clock is not changed. */
function onTime(message: number, value: number | string | undefined): undefined {
  if (message === SNTP.time) Time.set(value as number);
}
