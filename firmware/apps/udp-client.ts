/** The UDP client of the text: sends what is typed, shows the answers. A lost answer is an error, not the end. */
import type { App, Device } from "../device.js";
import { Alarm } from "../net/alarm.js";
import { pythonAddress } from "../net/address.js";
import { TypedUDPApp } from "../typed-udp-app.js";
import {
  endpointOption,
  integerOption,
  portOption,
  wifiOptions,
  type Option,
  type OptionValues,
} from "./options.js";

export function options(): Option[] {
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for an answer");
  return [endpointOption(8080, "the UDP server"), timeout, portOption(0)].concat(wifiOptions());
}

class UDPClient extends TypedUDPApp {
  private readonly expiry: Alarm<UDPClient>;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.expiry = new Alarm<UDPClient>(device, onExpired, this);
  }

  override stop(): void {
    this.expiry.clear();
    super.stop();
  }

  onReady(): void {
    this.shell.show(this.values.to as string);
    this.shell.print("请输入要发送的数据:");
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    const peer = pythonAddress(address + ":" + port);
    this.expiry.clear();
    this.shell.print("收到服务端【" + peer + "】返回的数据:" + this.textOf(bytes));
    if (this.inputEnded) this.quit("");
  }

  onTyped(text: string): void {
    if (text && this.say(text, this.values.to as string))
      this.expiry.set((this.values.timeout as number) * 1000);
  }

  /** The answer to the last line is still waited for. */
  onInputEnd(): void {
    if (!this.expiry.pending) this.quit("");
  }

  /** For the timer. */
  expire(): void {
    const to = this.values.to as string;
    const message = "no answer within " + this.values.timeout + " s";
    this.device.log("error", { code: "timeout", message: message, peer: to });
    this.shell.print(message);
    if (this.inputEnded) this.quit("");
  }
}

function onExpired(app: UDPClient): void {
  app.expire();
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPClient(device, values, onEnd);
}
