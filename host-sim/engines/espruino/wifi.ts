/** Espruino's module `Wifi` on the ESP32, on the board's Station. */
import type { StationState } from "../../sim/network/station.js";
import { readable } from "./byte-string.js";
import { Emitter, type Runtime } from "./runtime.js";

/** Retries after a failure or a drop before it reports an event. */
const TRIES = 3;

export class Wifi extends Emitter {
  readonly #runtime: Runtime;
  #SSID = "";
  #password = "";
  #triesLeft = 0;

  constructor(runtime: Runtime) {
    super(runtime);
    this.#runtime = runtime;
    const unwatch = runtime.machine.parts.station.watch((state) => this.#watch(state));
    runtime.machine.onPowerOff(unwatch);
  }

  connect(ssid: string, options: { password?: string } = {}): void {
    this.#SSID = readable(ssid);
    this.#password = readable(options.password ?? "");
    this.#triesLeft = TRIES;
    this.#runtime.machine.parts.station.connect(this.#SSID, this.#password);
  }

  disconnect(): void {
    this.#triesLeft = 0;
    this.#runtime.machine.parts.station.disconnect();
  }

  /** Does nothing: the PC's clock is right. */
  setSNTP(): void {}

  #watch(state: StationState): void {
    const { machine } = this.#runtime;
    if (!machine.on) return;
    if (state === "associated") this.emit("associated", {});
    if (state === "up") this.emit("connected", { ip: machine.parts.station.address });
    if (state !== "apart") return;
    if (--this.#triesLeft > 0) machine.post(() => this.#again());
    else this.emit("disconnected", {});
  }

  #again(): void {
    const { station } = this.#runtime.machine.parts;
    if (this.#triesLeft > 0 && station.state === "apart") station.connect(this.#SSID, this.#password);
  }
}
