/** The UDP server of the text: answers each datagram with the time and its text. */
import { ctime } from "../clock/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { UDPApp } from "../udp-app.js";
import { portOption, wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  return [portOption(8080)].concat(wifiOptions());
}

class UDPEchoServer extends UDPApp {
  onBound(address: string): void {
    this.shell.show(address);
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    const peer = pythonAddress(address + ":" + port);
    this.shell.print("收到客户端【" + peer + "】数据:" + this.textOf(bytes));
    const time = this.device.text.encode("【" + ctime(this.device.clock.wall()) + "】");
    const answer = new Uint8Array(time.length + bytes.length);
    answer.set(time, 0);
    answer.set(bytes, time.length);
    this.socket.send(answer, address, port);
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPEchoServer(device, values, onEnd);
}
