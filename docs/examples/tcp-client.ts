/** The TCP client of the mPython tutorial. */
import { ClientApp, joined, serverOption, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

export function options() {
  return joined([serverOption(5001, "the server")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class TCPClient extends ClientApp<Values> {
  override onJoined(client: LineConnection): void {
    client.send("hello mPython,I am TCP Client");
  }

  onLine(client: LineConnection, line: string): void {
    this.device.console.print(line);
    client.send(line);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new TCPClient(device, values, onEnd);
}
