/**
 * The broadcast program of the reference programs: sends typed lines to every host on the network and shows each
 * answer.
 */
import { ctime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { pythonAddress } from "../net/address.js";
import { heard, PeerList, type Peer } from "../net/peer-list.js";
import { TypedUDPApp } from "../app-kit/typed-udp-app.js";
import {
  consoleOptions,
  endpointOption,
  integerOption,
  joined,
  portOption,
  type ValuesOf,
} from "../options.js";

/** The most peers that are counted. */
const PEERS_MAX = 16;

export function about() {
  return {
    en: "broadcasts typed lines to the network by UDP and shows the answers",
    zh: "UDP 广播：把输入的每一行发给局域网内的所有主机，显示应答",
  };
}

export function options() {
  const to = endpointOption(8086, "destination; <broadcast> is 255.255.255.255");
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for answers after the last line");
  to.fallback = "255.255.255.255:8086";
  return joined([to, timeout, portOption(8080, "udp")], consoleOptions());
}

type Values = ValuesOf<typeof options>;

class UDPBroadcast extends TypedUDPApp<Values> {
  /** The peers that have answered. */
  private readonly peers: PeerList<Peer>;
  private readonly linger: Alarm<UDPBroadcast>;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.peers = new PeerList<Peer>(device, PEERS_MAX);
    this.linger = new Alarm<UDPBroadcast>(device, leave, this);
  }

  override stop(): void {
    this.linger.clear();
    super.stop();
  }

  override onReady(): void {
    this.count(0);
    this.shell.print("请输入你要广播的内容:");
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.shell.print("收到客户端【" + pythonAddress(peer) + "】返回的数据:" + this.device.text.decode(bytes));
    this.count(heard(this.peers, peer));
  }

  onTyped(text: string): void {
    if (text) this.say("【" + ctime(this.device.clock.wall()) + "】" + text, this.values.to);
  }

  /**
   * After the end of input. Any host may answer the last line, so wait for a time rather than for a number of
   * answers.
   */
  override onEnded(): void {
    this.linger.set(this.values.timeout * 1000);
  }

  /** Updates the status line: the destination, and the number of peers that answer. */
  private count(peers: number): void {
    const to = this.values.to;
    this.show("*" + to.substr(to.indexOf(":")) + " " + peers);
  }
}

function leave(app: UDPBroadcast): void {
  app.quit("");
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPBroadcast(device, values, onEnd);
}
