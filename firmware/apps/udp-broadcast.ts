/** The broadcast of the text: what is typed goes to everybody on the network; every answer is shown. */
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

/** How many peers are counted. */
const PEERS_MAX = 16;

export function options() {
  const to = endpointOption(8086, "where to; <broadcast> is 255.255.255.255");
  const timeout = integerOption("timeout", 3, 1, 60, "seconds to wait for answers after the last line");
  to.fallback = "255.255.255.255:8086";
  return joined([to, timeout, portOption(8080, "udp")], consoleOptions());
}

type Values = ValuesOf<typeof options>;

class UDPBroadcast extends TypedUDPApp<Values> {
  /** Who answered. */
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

  onReady(): void {
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

  /** Anybody may answer the last line, so that there is no last answer to wait for, only a time. */
  onEnded(): void {
    this.linger.set(this.values.timeout * 1000);
  }

  /** The status line: where to, and how many answer. */
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
