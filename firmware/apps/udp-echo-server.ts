/** The UDP server of the reference programs: answers each datagram with the time and its text. */
import { ctime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { heard, PeerList, type Peer } from "../net/peer-list.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { joined, portOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return {
    en: "answers UDP datagrams with the time and their text",
    zh: "UDP 服务端：收到数据报后回复时间和原文",
  };
}

export function options() {
  return joined([portOption(8080, "udp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

/** The most clients that are counted. */
const CLIENTS_MAX = 16;

class UDPEchoServer extends UDPApp<Values> {
  private readonly clients: PeerList<Peer>;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.clients = new PeerList<Peer>(device, CLIENTS_MAX);
  }

  override onBound(address: string): void {
    this.shell.print(address + ":" + this.socket.port);
    this.count(0);
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("收到客户端【" + pythonAddress(peer) + "】数据:" + this.device.text.decode(bytes));
    this.count(heard(this.clients, peer));
    const time = this.device.text.encode("【" + ctime(this.device.clock.wall()) + "】");
    const answer = new Uint8Array(time.length + bytes.length);
    answer.set(time, 0);
    answer.set(bytes, time.length);
    this.socket.send(answer, peer);
  }

  /** Updates the status line: the port, and the number of clients. */
  private count(clients: number): void {
    this.show(":" + this.socket.port + " " + clients);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPEchoServer(device, values, onEnd);
}
