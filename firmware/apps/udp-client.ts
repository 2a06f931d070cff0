/**
 * The UDP client of the reference programs: sends typed lines and shows the answers. A lost answer is only an error
 * event.
 */
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { pythonAddress } from "../net/address.js";
import { TypedUDPApp } from "../app-kit/typed-udp-app.js";
import {
  consoleOptions,
  endpointOption,
  integerOption,
  joined,
  portOption,
  type ValuesOf,
} from "../options.js";

export function about() {
  return {
    en: "sends typed lines by UDP and shows the answers",
    zh: "UDP 客户端：逐行发送输入的内容，显示应答",
  };
}

export function options() {
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for an answer");
  return joined([endpointOption(8080, "the UDP server"), timeout, portOption(0, "udp")], consoleOptions());
}

type Values = ValuesOf<typeof options>;

class UDPClient extends TypedUDPApp<Values> {
  private readonly expiry: Alarm<UDPClient>;
  /** The number of answers still expected. */
  private waiting: number;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.expiry = new Alarm<UDPClient>(device, onExpired, this);
    this.waiting = 0;
  }

  override stop(): void {
    this.expiry.clear();
    super.stop();
  }

  override onReady(): void {
    this.show(this.values.to);
    this.shell.print("请输入要发送的数据:");
  }

  /** Only the server can answer; datagrams from others are ignored. */
  override accepts(_bytes: Uint8Array, peer: string): boolean {
    const to = this.values.to;
    return peer === to || reachesMany(to);
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("收到服务端【" + pythonAddress(peer) + "】返回的数据:" + this.device.text.decode(bytes));
    this.expiry.clear();
    this.waiting--;
    this.expect();
  }

  onTyped(text: string): void {
    if (!text || !this.say(text, this.values.to)) return;
    this.waiting++;
    this.expect();
  }

  /** After the end of input, still wait for the expected answers. */
  override onEnded(): void {
    this.expect();
  }

  /** Timer callback. */
  expire(): void {
    const to = this.values.to;
    const seconds = this.values.timeout;
    this.device.log("error", { code: "timeout", seconds: seconds, peer: to });
    this.shell.print("no answer within " + seconds + " s");
    this.waiting = 0;
    this.expect();
  }

  /** Starts the timeout for the next answer. */
  private expect(): void {
    if (this.waiting > 0) {
      if (!this.expiry.pending) this.expiry.set(this.values.timeout * 1000);
    } else {
      this.waiting = 0;
      if (this.inputEnded) this.quit("");
    }
  }
}

/**
 * True if a datagram to "ip:port" can reach several hosts, which answer from other addresses: multicast, or a
 * broadcast address, which ends in 255 in nearly every network.
 */
function reachesMany(to: string): boolean {
  const bytes = to.substr(0, to.indexOf(":")).split(".");
  return Number(bytes[0]) >= 224 || bytes[3] === "255";
}

function onExpired(app: UDPClient): void {
  app.expire();
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPClient(device, values, onEnd);
}
