/**
 * The TCP client of the mPython tutorial: connects, introduces itself, shows each received text on the OLED and
 * sends it back. When the peer closes, it comes back.
 */
import type { App, Device, TimerHandle } from "../device.js";
import { Backoff } from "../net/backoff.js";
import { connect, type Connection } from "../net/connection.js";
import { Framing, lineBytes } from "../net/framing.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { dispChar } from "../oled/text.js";
import { wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  const to: Option = {
    name: "to",
    kind: "endpoint",
    fallback: "127.0.0.1:5001",
    min: 1,
    max: 5001,
    help: "the server to talk to",
  };
  return [to].concat(wifiOptions());
}

class TCPEchoClient implements App {
  private readonly device: Device;
  private readonly to: string;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly backoff: Backoff;
  private readonly framing: Framing<TCPEchoClient>;
  private connection: Connection | undefined;
  private timer: TimerHandle | undefined;
  private text: Uint8Array;

  constructor(device: Device, values: OptionValues) {
    this.device = device;
    this.to = values.to as string;
    this.backoff = new Backoff(device, 500, 8000);
    this.framing = new Framing<TCPEchoClient>(device, this, this);
    this.connection = undefined;
    this.timer = undefined;
    this.text = device.text.encode("Wi-Fi...\n" + String(values.ssid));
    this.screen = new Screen(device, this);
    const timeout_ms = (values.wifiTimeout as number) * 1000;
    this.link = new WiFiLink(device, this, values.ssid as string, values.password as string, timeout_ms);
    this.screen.invalidate();
    this.link.start();
  }

  stop(): void {
    this.hangUp("stopped");
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(): void {
    this.dial();
  }

  onWiFiDown(): void {
    this.hangUp("Wi-Fi lost");
    this.show("Wi-Fi lost");
  }

  onConnected(connection: Connection): void {
    const hello = this.device.text.encode("hello mPython,I am TCP Client");
    this.backoff.reset();
    connection.write(hello);
    this.device.log("sent", { peer: connection.peer, data: hello });
    this.show("connected\n" + this.to);
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    connection.write(bytes);
    if (connection.congested) connection.pause();
    this.framing.push(bytes);
  }

  onDrained(connection: Connection): void {
    connection.resume();
  }

  onClosed(connection: Connection, reason: string): void {
    this.connection = undefined;
    this.framing.end();
    if (connection.connected) this.device.console.print("close socket");
    else this.device.log("error", { code: "tcp", message: reason + " to " + this.to, peer: this.to });
    this.show((connection.connected ? "close socket\n" : "no answer\n") + this.to);
    this.retry();
  }

  onMessage(_source: TCPEchoClient, message: Uint8Array): void {
    this.device.log("received", { peer: this.to, data: message });
    this.device.log("sent", { peer: this.to, data: message });
    this.text = message.subarray(0, lineBytes(message));
    this.device.console.print(this.device.text.decode(this.text));
    this.screen.invalidate();
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    dispChar(this.device, frame, this.text, 0, 0, 1, true);
  }

  /** For the timer. */
  dial(): void {
    const colon = this.to.indexOf(":");
    this.hangUp("");
    this.show("connecting\n" + this.to);
    const port = Number(this.to.substr(colon + 1));
    this.connection = connect(this.device, this, this.to.substr(0, colon), port);
    if (!this.connection) this.retry();
  }

  private retry(): void {
    this.timer = this.device.timer.set(onRetry, this.backoff.delay(), this);
  }

  private hangUp(reason: string): void {
    if (this.timer) this.device.timer.clear(this.timer);
    this.timer = undefined;
    if (this.connection) this.connection.close(reason);
    this.connection = undefined;
    this.framing.close();
  }

  private show(text: string): void {
    this.text = this.device.text.encode(text);
    this.screen.invalidate();
  }
}

function onRetry(client: TCPEchoClient): void {
  client.dial();
}

export default function start(device: Device, values: OptionValues): App {
  return new TCPEchoClient(device, values);
}
