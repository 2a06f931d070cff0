/** The first UDP program of the text: says hello to itself, again and again. */
import { dateTime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { Metronome } from "../base/metronome.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { integerOption, portOption, wifiOptions, type Option, type OptionValues } from "../options.js";

export function options(): Option[] {
  const interval = integerOption("interval", 5, 1, 3600, "seconds between two greetings");
  return [portOption(8007, "udp"), interval].concat(wifiOptions());
}

class UDPSelf extends UDPApp {
  private readonly metronome: Metronome<UDPSelf>;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.metronome = new Metronome<UDPSelf>(device, greet, this, (values.interval as number) * 1000);
  }

  override stop(): void {
    this.metronome.stop();
    super.stop();
  }

  onBound(): void {
    this.metronome.start();
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("Got data from: " + pythonAddress(peer) + ": " + this.device.text.decode(bytes));
  }

  /** For the timer. */
  greet(): void {
    const text = dateTime(this.device.clock.wall()) + ": say hello to myself.";
    if (this.shell.ownAddress) this.say(text, this.shell.ownAddress + ":" + this.socket.port);
  }
}

function greet(app: UDPSelf): void {
  app.greet();
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPSelf(device, values, onEnd);
}
