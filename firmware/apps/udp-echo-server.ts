/** The UDP server of the text: answers each datagram with the time and its text. */
import { ctime } from "../clock/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { DatagramPort } from "../net/datagrams.js";
import { Shell } from "../shell.js";
import { portOption, wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  return [portOption(8080)].concat(wifiOptions());
}

class UDPEchoServer implements App {
  private readonly device: Device;
  private readonly values: OptionValues;
  private readonly onEnd: (reason: string) => void;
  private readonly shell: Shell;
  private readonly socket: DatagramPort;
  private bound: boolean;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.bound = false;
    this.socket = new DatagramPort(device, this);
    this.shell = new Shell(device, this, values);
    this.shell.start();
  }

  stop(): void {
    this.socket.close();
    this.shell.stop();
  }

  onUp(address: string): void {
    if (this.bound) return;
    this.bound = this.socket.open(this.values.port as number, address);
    if (!this.bound) {
      this.stop();
      this.onEnd("cannot use UDP port " + this.values.port);
    }
  }

  onDown(): void {}

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    const text = this.device.text;
    const peer = pythonAddress(address + ":" + port);
    this.shell.print("收到客户端【" + peer + "】数据:" + text.decode(bytes));
    const time = text.encode("【" + ctime(this.device.clock.wall()) + "】");
    const answer = new Uint8Array(time.length + bytes.length);
    answer.set(time, 0);
    answer.set(bytes, time.length);
    this.socket.send(answer, address, port);
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPEchoServer(device, values, onEnd);
}
