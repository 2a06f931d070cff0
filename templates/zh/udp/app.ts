/** UDP 服务器：每收到一个数据报就回答一个序号，屏幕显示最近的几个。 */
import { joined, portOption, UDPApp, wifiOptions } from "palmwire";
import type { App, Device, ValuesOf } from "palmwire";

/** 程序做什么：`palmwire run app.ts --help` 会显示。 */
export function about() {
  return { en: "counts the UDP datagrams that it receives", zh: "数收到了多少个 UDP 数据报" };
}

/** 程序的选项：既是 `palmwire run app.ts` 的选项，也是 palmwire.json 的设置项。 */
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

  /** 从现在起可以收发。 */
  override onBound(address: string): void {
    this.show(address + ":" + this.values.port);
  }

  /** 收到一个数据报，`peer` 是对方的“ip:port”。 */
  onDatagram(bytes: Uint8Array, peer: string): void {
    this.count++;
    this.shell.print(this.device.text.decode(bytes));
    this.say("ok " + this.count, peer);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new DatagramCounter(device, values, onEnd);
}
