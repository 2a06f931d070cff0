/**
 * The multicast program of the reference programs: joins a group, sends a notification, and acknowledges those of
 * others.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { heard, PeerList, type Peer } from "../net/peer-list.js";
import { UDPApp } from "../app-kit/udp-app.js";
import { joined, portOption, wifiOptions, type Option, type ValuesOf } from "../options.js";

/** The most members that are counted. */
const MEMBERS_MAX = 16;

export function about() {
  return {
    en: "joins a UDP multicast group, sends notifications and acknowledges them",
    zh: "UDP 多播：加入多播组，发送通知并确认其他成员的通知",
  };
}

export function options() {
  const group: Option<"group", string> = {
    name: "group",
    kind: "group",
    fallback: "224.0.0.1",
    min: 0,
    max: 0,
    help: "multicast group, 224.0.0.0 to 239.255.255.255",
  };
  return joined([portOption(8001, "udp"), group], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class UDPMulticast extends UDPApp<Values> {
  /** The members that have sent to the group. */
  private readonly members: PeerList<Peer>;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.members = new PeerList<Peer>(device, MEMBERS_MAX);
  }

  override open(address: string): boolean {
    return this.socket.open(this.values.port, address, this.values.group);
  }

  override onBound(address: string): void {
    const group = this.values.group;
    this.show(group);
    this.shell.print(address + ":" + this.socket.port);
    if (this.socket.join(group)) this.tell("Notify");
    else this.quit("multicast");
  }

  override stop(): void {
    this.socket.leave(this.values.group);
    super.stop();
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    const text = this.device.text.decode(bytes);
    this.shell.print("Datagram b'" + text + "' received from " + pythonAddress(peer));
    this.show(this.values.group + " " + heard(this.members, peer));
    // The reference program spells it so on the wire.
    if (text === "Notify") this.tell("Acknowlege");
  }

  private tell(text: string): void {
    this.say(text, this.values.group + ":" + this.socket.port);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPMulticast(device, values, onEnd);
}
