/** The TCP server of the mPython tutorial. */
import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

export function options() {
  return joined([portOption(5001, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class TCPServer extends ServerApp<Values> {
  onLine(client: LineConnection, line: string): void {
    this.device.console.print(line);
    client.send(line);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new TCPServer(device, values, onEnd);
}
