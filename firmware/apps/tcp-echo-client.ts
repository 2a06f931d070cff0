/**
 * The TCP client of the mPython tutorial: connects, sends a greeting, shows each received text on the OLED and sends
 * it back. Reconnects when the peer closes.
 */
import type { App, Device } from "../device.js";
import { ClientApp } from "../app-kit/client-app.js";
import type { LineConnection } from "../app-kit/line-connection.js";
import { joined, serverOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return {
    en: "connects to a TCP server, shows what it receives and sends it back",
    zh: "TCP 回显客户端：连接服务端，显示收到的数据并原样发回",
  };
}

export function options() {
  return joined([serverOption(5001, "the server to talk to")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class TCPEchoClient extends ClientApp<Values> {
  override get echoes(): boolean {
    return true;
  }

  override onJoined(client: LineConnection): void {
    client.write(this.device.text.encode("hello mPython,I am TCP Client"));
  }

  onLine(_client: LineConnection, line: string): void {
    this.device.console.print(line);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new TCPEchoClient(device, values, onEnd);
}
