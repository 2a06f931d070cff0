/** The TCP server of the mPython tutorial: echoes what it receives and shows it in the bottom row. */
import type { App, Device } from "../device.js";
import type { LineConnection } from "../app-kit/line-connection.js";
import { ServerApp } from "../app-kit/server-app.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { addressCode } from "../oled/qr-code.js";
import { joined, portOption, switchOption, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return {
    en: "sends back what TCP clients send, and shows it",
    zh: "TCP 回显服务端：原样发回客户端的数据，并显示在屏幕上",
  };
}

export function options() {
  const qr = switchOption("qr", "show the address as a QR code until the first message");
  return joined([portOption(5001, "tcp"), qr], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class TCPEchoServer extends ServerApp<Values> {
  override get echoes(): boolean {
    return true;
  }

  onLine(_client: LineConnection, line: string): void {
    this.device.console.print(line);
  }

  override draw(frame: Framebuffer): void {
    const isWaiting = this.values.qr === "yes" && this.server.port && !this.text;
    if (isWaiting) fill(frame, 0);
    if (!isWaiting || !addressCode(this.device, frame, this.address)) super.draw(frame);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new TCPEchoServer(device, values, onEnd);
}
