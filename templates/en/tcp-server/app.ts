/** A TCP server: answers each line of text with a count. The display shows the last line. */
import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** What the app does, for `palmwire run app.ts --help`. */
export function about() {
  return { en: "counts the lines that TCP clients send", zh: "数 TCP 客户端发来了多少行" };
}

/** Its options: flags of `palmwire run app.ts`, and settings of palmwire.json. */
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

  /** A client has sent a line, which is here without its newline. */
  onLine(client: LineConnection, line: string): void {
    this.lines++;
    this.device.console.print(this.lines + ": " + line);
    client.send("ok " + this.lines);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new LineCounter(device, values, onEnd);
}
