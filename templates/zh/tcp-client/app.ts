/** TCP 客户端：向服务器问好，把输入的行发过去，显示收到的行；断线后自己重连。 */
import { ClientApp, joined, serverOption, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** 程序做什么：`palmwire run app.ts --help` 会显示。 */
export function about() {
  return { en: "talks to a TCP server", zh: "和 TCP 服务器对话" };
}

/** 程序的选项：既是 `palmwire run app.ts` 的选项，也是 palmwire.json 的设置项。 */
export function options() {
  return joined([serverOption(7000, "要连接的服务器")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Talker extends ClientApp<Values> {
  /** 连上了服务器，第一次或者再次。 */
  override onJoined(client: LineConnection): void {
    client.send("你好，我是 " + this.address);
  }

  /** 服务器发来了一行，这里不带换行符。 */
  onLine(_client: LineConnection, line: string): void {
    this.device.console.print(line);
  }

  /** 控制台上输入了一行。 */
  override onTyped(line: string): void {
    this.send(line);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Talker(device, values, onEnd);
}
