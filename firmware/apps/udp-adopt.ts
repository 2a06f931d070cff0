/**
 * Adopting a socket, as the text does: it is opened here, handed over, and its first handle closed; what arrives is
 * received by the new owner. A second socket sends a greeting.
 */
import type { App, Device } from "../device.js";
import { DatagramPort } from "../net/datagrams.js";
import { UDPApp } from "../udp-app.js";
import { portOption, wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  return [portOption(8008)].concat(wifiOptions());
}

class UDPAdopt extends UDPApp {
  private readonly adopted: DatagramPort;
  private readonly sender: DatagramPort;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.adopted = new DatagramPort(device, this);
    this.sender = new DatagramPort(device, this);
  }

  override stop(): void {
    this.adopted.close();
    this.sender.close();
    super.stop();
  }

  onBound(address: string): void {
    this.shell.show(address);
    this.adopted.adopt(this.socket);
    // The socket has moved: closing its first handle changes nothing.
    this.socket.close();
    if (!this.sender.open(0, address)) return;
    const greeting = this.device.text.encode("Hello my friend!");
    this.sender.send(greeting, address, this.adopted.port);
  }

  onDatagram(bytes: Uint8Array): void {
    this.shell.print(this.textOf(bytes));
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new UDPAdopt(device, values, onEnd);
}
