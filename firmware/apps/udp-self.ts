/** The first UDP program of the reference programs: sends a greeting to its own port at an interval. */
import { dateTime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { Metronome } from "../base/metronome.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { integerOption, joined, portOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return { en: "sends greetings to its own port by UDP", zh: "UDP 自发自收：定时向自己的端口发送问候" };
}

export function options() {
  const interval = integerOption("interval", 5, 1, 3600, "seconds between two greetings");
  return joined([portOption(8007, "udp"), interval], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class UDPSelf extends UDPApp<Values> {
  private readonly metronome: Metronome<UDPSelf>;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.metronome = new Metronome<UDPSelf>(device, greet, this, values.interval * 1000);
  }

  override stop(): void {
    this.metronome.stop();
    super.stop();
  }

  override onBound(): void {
    this.metronome.start();
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("Got data from: " + pythonAddress(peer) + ": " + this.device.text.decode(bytes));
  }

  /** Timer callback. */
  greet(): void {
    const text = dateTime(this.device.clock.wall()) + ": say hello to myself.";
    if (this.shell.ownAddress) this.say(text, this.shell.ownAddress + ":" + this.socket.port);
  }
}

function greet(app: UDPSelf): void {
  app.greet();
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPSelf(device, values, onEnd);
}
