/** A TCP client: greets the server, sends what is typed, and shows what it receives. It reconnects by itself. */
import { ClientApp, joined, serverOption, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** What the app does, for `palmwire run app.ts --help`. */
export function about() {
  return { en: "talks to a TCP server", zh: "和 TCP 服务器对话" };
}

/** Its options: flags of `palmwire run app.ts`, and settings of palmwire.json. */
export function options() {
  return joined([serverOption(7000, "the server to talk to")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Talker extends ClientApp<Values> {
  /** It is connected, for the first time or again. */
  override onJoined(client: LineConnection): void {
    client.send("hello from " + this.address);
  }

  /** The server has sent a line, which is here without its newline. */
  onLine(_client: LineConnection, line: string): void {
    this.device.console.print(line);
  }

  /** A line was typed on the console. */
  override onTyped(line: string): void {
    this.send(line);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Talker(device, values, onEnd);
}
