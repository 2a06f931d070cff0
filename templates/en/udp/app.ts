/** A UDP server: answers each datagram with a count. The display shows the last ones. */
import { joined, portOption, UDPApp, wifiOptions } from "palmwire";
import type { App, Device, ValuesOf } from "palmwire";

/** What the app does, for `palmwire run app.ts --help`. */
export function about() {
  return { en: "counts the UDP datagrams that it receives", zh: "数收到了多少个 UDP 数据报" };
}

/** Its options: flags of `palmwire run app.ts`, and settings of palmwire.json. */
export function options() {
  return joined([portOption(8080, "udp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class DatagramCounter extends UDPApp<Values> {
  private count: number;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.count = 0;
  }

  /** It can receive and send from now on. */
  override onBound(address: string): void {
    this.show(address + ":" + this.values.port);
  }

  /** A datagram has come from the "ip:port" in `peer`. */
  onDatagram(bytes: Uint8Array, peer: string): void {
    this.count++;
    this.shell.print(this.device.text.decode(bytes));
    this.say("ok " + this.count, peer);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new DatagramCounter(device, values, onEnd);
}
