/**
 * Socket adoption, as in the reference programs: a socket is opened in one place and read in another, and closing the
 * first handle has no effect. A second socket sends a greeting. docs/udp-chat.md shows how an app can hand over a
 * socket.
 */
import type { Device, UDP } from "../device.js";
import { DatagramPort } from "../net/datagrams.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { joined, portOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return { en: "takes over an open UDP socket", zh: "接管一个已打开的 UDP 套接字" };
}

export function options() {
  return joined([portOption(8008, "udp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

export class UDPAdopt extends UDPApp<Values> {
  private readonly adopted: DatagramPort;
  private readonly sender: DatagramPort;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.adopted = new DatagramPort(device, this);
    this.sender = new DatagramPort(device, this);
  }

  override stop(): void {
    this.adopted.close();
    this.sender.close();
    super.stop();
  }

  /** Takes over an open socket, whose `onReadable` is `onDatagrams`, instead of opening one. */
  adopt(socket: UDP): void {
    this.adopted.close();
    this.adopted.adopt(socket);
  }

  override open(address: string): boolean {
    return this.adopted.opened || super.open(address);
  }

  override onBound(address: string): void {
    const socket = this.socket.release();
    if (socket) this.adopt(socket);
    // The socket has been handed over: this closes nothing.
    this.socket.close();
    if (!this.sender.open(0, address)) return;
    const greeting = this.device.text.encode("Hello my friend!");
    this.sender.send(greeting, address + ":" + this.adopted.port);
  }

  onDatagram(bytes: Uint8Array): void {
    this.shell.print(this.device.text.decode(bytes));
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): UDPAdopt {
  return new UDPAdopt(device, values, onEnd);
}
