/** The UDP client of the text: sends what is typed, shows the answers. A lost answer is an error, not the end. */
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { pythonAddress } from "../net/address.js";
import { TypedUDPApp } from "../app-kit/typed-udp-app.js";
import {
  endpointOption,
  integerOption,
  phraseOptions,
  portOption,
  wifiOptions,
  type Option,
  type OptionValues,
} from "../options.js";

export function options(): Option[] {
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for an answer");
  return [endpointOption(8080, "the UDP server"), timeout, portOption(0, "udp")].concat(
    phraseOptions(),
    wifiOptions(),
  );
}

class UDPClient extends TypedUDPApp {
  private readonly expiry: Alarm<UDPClient>;
  /** Answers that are still to come. */
  private waiting: number;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.expiry = new Alarm<UDPClient>(device, onExpired, this);
    this.waiting = 0;
  }

  override stop(): void {
    this.expiry.clear();
    super.stop();
  }

  onReady(): void {
    this.show(this.values.to as string);
    this.shell.print("请输入要发送的数据:");
  }

  /** A stranger's words are no answer. */
  override accepts(_bytes: Uint8Array, peer: string): boolean {
    const to = this.values.to as string;
    return peer === to || reachesMany(to);
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("收到服务端【" + pythonAddress(peer) + "】返回的数据:" + this.device.text.decode(bytes));
    this.expiry.clear();
    this.waiting--;
    this.expect();
  }

  onTyped(text: string): void {
    if (!text || !this.say(text, this.values.to as string)) return;
    this.waiting++;
    this.expect();
  }

  /** The answers to what was sent are still waited for. */
  onEnded(): void {
    this.expect();
  }

  /** For the timer. */
  expire(): void {
    const to = this.values.to as string;
    const message = "no answer within " + this.values.timeout + " s";
    this.device.log("error", { code: "timeout", message: message, peer: to });
    this.shell.print(message);
    this.waiting = 0;
    this.expect();
  }

  /** Since the last answer, or the first message after it, the next one may take so long. */
  private expect(): void {
    if (this.waiting > 0) {
      if (!this.expiry.pending) this.expiry.set((this.values.timeout as number) * 1000);
    } else {
      this.waiting = 0;
      if (this.inputEnded) this.quit("");
    }
  }
}

/**
 * Whether what is sent to "ip:port" reaches more than one, who answer from addresses of their own: a group, or a
 * broadcast address, which ends in 255 in nearly every network.
 */
function reachesMany(to: string): boolean {
  const bytes = to.substr(0, to.indexOf(":")).split(".");
  return Number(bytes[0]) >= 224 || bytes[3] === "255";
}

function onExpired(app: UDPClient): void {
  app.expire();
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPClient(device, values, onEnd);
}
