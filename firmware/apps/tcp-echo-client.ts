/**
 * The TCP client of the mPython tutorial: connects, sends a greeting, shows each received text on the OLED and sends
 * it back. Reconnects when the peer closes.
 */
import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { backoff } from "../net/backoff.js";
import { destinationOf } from "../net/client.js";
import { Echo } from "../app-kit/echo.js";
import { Heartbeat } from "../net/heartbeat.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { pageText } from "../oled/text.js";
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

class TCPEchoClient implements App {
  private readonly device: Device;
  private readonly to: string;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly retry: Alarm<TCPEchoClient>;
  private readonly heartbeat: Heartbeat;
  private echo: Echo | undefined;
  private failures: number;
  private text!: Uint8Array;

  constructor(device: Device, values: Values) {
    this.device = device;
    this.to = values.to;
    this.failures = 0;
    this.heartbeat = new Heartbeat(device);
    this.retry = new Alarm<TCPEchoClient>(device, dial, this);
    this.screen = new Screen(device, this);
    this.show("Wi-Fi...\n" + values.ssid);
    this.link = new WiFiLink(device, this, values);
  }

  stop(): void {
    this.hangUp("stopped");
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(): void {
    // With another address, a connection from the one before is dead.
    this.hangUp("Wi-Fi lost");
    this.dial();
  }

  onWiFiDown(words: string): void {
    this.hangUp(words);
    this.show(words);
  }

  onOpened(echo: Echo): void {
    const hello = this.device.text.encode("hello mPython,I am TCP Client");
    this.failures = 0;
    this.heartbeat.watch(echo.connection);
    echo.connection.write(hello);
    this.device.log("sent", { peer: this.to, data: hello });
    this.show("connected\n" + this.to);
  }

  onText(_echo: Echo, text: Uint8Array): void {
    this.text = text;
    this.screen.invalidate();
  }

  onEnded(echo: Echo): void {
    let state = "close socket";
    this.heartbeat.stop();
    if (echo.connection.connected) this.device.console.print(state);
    else {
      state = "no answer";
      this.device.log("error", { code: "tcp", peer: this.to });
    }
    this.show(state + "\n" + this.to);
    this.wait();
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    pageText(this.device, frame, this.text, 0, 0, true);
  }

  /** Timer callback. */
  dial(): void {
    this.show("connecting\n" + this.to);
    this.echo = new Echo(this.device, this, this.to, destinationOf(this.to));
    if (this.echo.connection.closed) this.wait();
  }

  /** Schedules the next attempt to connect. */
  private wait(): void {
    this.retry.set(backoff(this.device, this.failures++));
  }

  private hangUp(reason: string): void {
    this.retry.clear();
    this.heartbeat.stop();
    if (this.echo) this.echo.close(reason);
  }

  private show(text: string): void {
    this.text = this.device.text.encode(text);
    this.screen.invalidate();
  }
}

function dial(client: TCPEchoClient): void {
  client.dial();
}

export default function start(device: Device, values: Values): App {
  return new TCPEchoClient(device, values);
}
