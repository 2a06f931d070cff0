/**
 * Connected UDP, as in the reference programs: talks to one peer and ignores others. UDP on a board has no connected
 * mode and gets no ICMP errors, so a message counts as lost when nothing is received for a while.
 */
import { dateTime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { Metronome } from "../base/metronome.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { endpointOption, integerOption, joined, portOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return {
    en: "exchanges UDP messages with one peer only, and notices lost ones",
    zh: "Connected UDP：只和一个对端通信，能发现丢失的消息",
  };
}

export function options() {
  const interval = integerOption("interval", 5, 1, 3600, "seconds between two messages");
  const timeout = integerOption(
    "timeout",
    3,
    1,
    60,
    "seconds of silence after a message until it counts as lost",
  );
  const to = endpointOption(8007, "the only peer");
  return joined([to, portOption(8007, "udp"), interval, timeout], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class UDPConnected extends UDPApp<Values> {
  private readonly metronome: Metronome<UDPConnected>;
  private readonly expiry: Alarm<UDPConnected>;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.metronome = new Metronome<UDPConnected>(device, greet, this, values.interval * 1000);
    this.expiry = new Alarm<UDPConnected>(device, onExpired, this);
  }

  override stop(): void {
    if (!this.stopped && this.socket.opened) this.shell.print("Connection closed!");
    this.metronome.stop();
    this.expiry.clear();
    super.stop();
  }

  override onBound(): void {
    this.show(this.values.to);
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

  /** Timer callback. */
  greet(): void {
    this.send(dateTime(this.device.clock.wall()) + ": say hello to myself.");
  }

  /** Timer callback. */
  expire(): void {
    this.device.log("error", { code: "lost", peer: this.values.to });
    this.shell.print("sent failed!");
  }

  private send(text: string): void {
    const timeout_ms = this.values.timeout * 1000;
    // The timeout runs from the oldest unanswered message.
    if (this.say(text, this.values.to) && !this.expiry.pending) this.expiry.set(timeout_ms);
  }
}

function greet(app: UDPConnected): void {
  app.greet();
}

function onExpired(app: UDPConnected): void {
  app.expire();
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPConnected(device, values, onEnd);
}
