/**
 * Connected UDP of the text: one peer only; others are ignored. UDP on a board has no connected mode and hears of no
 * refusal, so that a message is taken for lost when nothing is heard for a while.
 */
import { dateTime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { Metronome } from "../base/metronome.js";
import { UDPApp } from "../app-kit/udp-app.js";
import {
  endpointOption,
  integerOption,
  portOption,
  wifiOptions,
  type Option,
  type OptionValues,
} from "../options.js";

export function options(): Option[] {
  const interval = integerOption("interval", 5, 1, 3600, "seconds between two messages");
  const timeout = integerOption(
    "timeout",
    3,
    1,
    60,
    "seconds of silence after a message until it counts as lost",
  );
  const to = endpointOption(8007, "the only peer");
  return [to, portOption(8007, "udp"), interval, timeout].concat(wifiOptions());
}

class UDPConnected extends UDPApp {
  private readonly metronome: Metronome<UDPConnected>;
  private readonly expiry: Alarm<UDPConnected>;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.metronome = new Metronome<UDPConnected>(device, greet, this, (values.interval as number) * 1000);
    this.expiry = new Alarm<UDPConnected>(device, onExpired, this);
  }

  override stop(): void {
    if (!this.stopped && this.socket.opened) this.shell.print("Connection closed!");
    this.metronome.stop();
    this.expiry.clear();
    super.stop();
  }

  onBound(): void {
    this.show(this.values.to as string);
    this.send("Here is the first connected message");
    this.shell.print("Connection created!");
    this.metronome.start();
  }

  override accepts(_bytes: Uint8Array, peer: string): boolean {
    return peer === this.values.to;
  }

  onDatagram(bytes: Uint8Array): void {
    this.expiry.clear();
    this.shell.print(this.device.text.decode(bytes));
  }

  /** For the timer. */
  greet(): void {
    this.send(dateTime(this.device.clock.wall()) + ": say hello to myself.");
  }

  /** For the timer. */
  expire(): void {
    const message = "sent failed!";
    this.device.log("error", { code: "lost", message: message, peer: this.values.to as string });
    this.shell.print(message);
  }

  private send(text: string): void {
    const timeout_ms = (this.values.timeout as number) * 1000;
    // The oldest message that is still unanswered counts.
    if (this.say(text, this.values.to as string) && !this.expiry.pending) this.expiry.set(timeout_ms);
  }
}

function greet(app: UDPConnected): void {
  app.greet();
}

function onExpired(app: UDPConnected): void {
  app.expire();
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPConnected(device, values, onEnd);
}
