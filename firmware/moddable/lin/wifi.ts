import Timer from "timer";
import type { WiFi, WiFiOptions } from "../../device.js";

/** Stands in for Wi-Fi: connects one turn after `connect`, with the loopback address. */
export class LoopbackWiFi<Target> implements WiFi<Target> {
  readonly target: Target;
  connection: number;
  private readonly onChanged: WiFiOptions<Target>["onChanged"];
  private timer: Timer | undefined;

  constructor(options: WiFiOptions<Target>) {
    this.target = options.target;
    this.onChanged = options.onChanged;
    this.connection = 200;
    this.timer = undefined;
  }

  get address(): string | undefined {
    return this.connection === 500 ? "127.0.0.1" : undefined;
  }

  connect(): void {
    this.connection = 300;
    this.timer = Timer.set(() => {
      this.timer = undefined;
      this.connection = 500;
      if (this.onChanged) this.onChanged("connection");
    }, 0);
  }

  disconnect(): void {
    this.connection = 200;
    if (this.timer) Timer.clear(this.timer);
    this.timer = undefined;
  }

  close(): void {
    this.disconnect();
  }
}
