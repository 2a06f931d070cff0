/** The broadcast of the text: what is typed goes to everybody on the network; every answer is shown. */
import { ctime } from "../clock/calendar.js";
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
  const to = endpointOption(8086, "where to; <broadcast> is 255.255.255.255");
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for answers after the last line");
  to.fallback = "255.255.255.255:8086";
  return [to, timeout, portOption(8080)].concat(wifiOptions());
}

class UDPBroadcast extends TypedUDPApp {
  private readonly linger: Alarm<UDPBroadcast>;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.linger = new Alarm<UDPBroadcast>(device, leave, this);
  }

  override stop(): void {
    this.linger.clear();
    super.stop();
  }

  onReady(): void {
    this.shell.show(this.values.to as string);
    this.shell.print("请输入你要广播的内容:");
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    const peer = pythonAddress(address + ":" + port);
    this.shell.print("收到客户端【" + peer + "】返回的数据:" + this.textOf(bytes));
  }

  onTyped(text: string): void {
    if (text) this.say("【" + ctime(this.device.clock.wall()) + "】" + text, this.values.to as string);
  }

  /** Anybody may answer the last line, so that there is no last answer to wait for, only a time. */
  onInputEnd(): void {
    this.linger.set((this.values.timeout as number) * 1000);
  }
}

function leave(app: UDPBroadcast): void {
  app.quit("");
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPBroadcast(device, values, onEnd);
}
