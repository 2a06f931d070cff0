/** TCP 服务器：每收到一行文字就回答一个序号，屏幕显示最后一行。 */
import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** 程序做什么：`palmwire run app.ts --help` 会显示。 */
export function about() {
  return { en: "counts the lines that TCP clients send", zh: "数 TCP 客户端发来了多少行" };
}

/** 程序的选项：既是 `palmwire run app.ts` 的选项，也是 palmwire.json 的设置项。 */
export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class LineCounter extends ServerApp<Values> {
  private lines: number;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.lines = 0;
  }

  /** 一个客户端发来了一行，这里不带换行符。 */
  onLine(client: LineConnection, line: string): void {
    this.lines++;
    this.device.console.print(this.lines + ": " + line);
    client.send("ok " + this.lines);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new LineCounter(device, values, onEnd);
}
