/**
 * The TCP client of the mPython tutorial: connects, introduces itself, shows each received text on the OLED and
 * sends it back. When the peer closes, it comes back.
 */
import type { App, Device } from "../device.js";
import { Alarm } from "../net/alarm.js";
import { backoff } from "../net/backoff.js";
import { connect } from "../net/client.js";
import type { Connection } from "../net/connection.js";
import { Framing, lineOf, MESSAGE_BYTES_MAX } from "../net/framing.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { pageText } from "../oled/text.js";
import { serverOption, wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  return [serverOption(5001, "the server to talk to")].concat(wifiOptions());
}

class TCPEchoClient implements App {
  private readonly device: Device;
  private readonly to: string;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly framing: Framing;
  private readonly retry: Alarm<TCPEchoClient>;
  private connection: Connection | undefined;
  private failures: number;
  private text!: Uint8Array;

  constructor(device: Device, values: OptionValues) {
    this.device = device;
    this.to = values.to as string;
    this.failures = 0;
    this.framing = new Framing(device, this, MESSAGE_BYTES_MAX);
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
    this.dial();
  }

  onWiFiDown(words: string): void {
    this.hangUp(words);
    this.show(words);
  }

  onConnected(connection: Connection): void {
    const hello = this.device.text.encode("hello mPython,I am TCP Client");
    this.failures = 0;
    connection.write(hello);
    this.device.log("sent", { peer: this.to, data: hello });
    this.show("connected\n" + this.to);
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    connection.write(bytes);
    connection.paused = connection.congested;
    this.framing.push(bytes);
    this.onFramed();
  }

  onDrained(connection: Connection): void {
    connection.resume();
  }

  onClosed(connection: Connection, reason: string): void {
    let state = "close socket";
    this.framing.finish();
    this.onFramed();
    if (connection.connected) this.device.console.print(state);
    else {
      state = "no answer";
      this.device.log("error", { code: "tcp", message: reason + " to " + this.to, peer: this.to });
    }
    this.show(state + "\n" + this.to);
    this.wait();
  }

  onFramed(): void {
    for (let message = this.framing.take(); message; message = this.framing.take()) this.display(message);
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    pageText(this.device, frame, this.text, 0, 0, true);
  }

  /** For the timer. */
  dial(): void {
    this.show("connecting\n" + this.to);
    this.connection = connect(this.device, this, this.to);
    if (!this.connection) this.wait();
  }

  private display(message: Uint8Array): void {
    const fields = { peer: this.to, data: message };
    this.device.log("received", fields);
    this.device.log("sent", fields);
    const text = lineOf(message);
    if (!text.length) return;
    this.text = text;
    this.device.console.print(this.device.text.decode(text));
    this.screen.invalidate();
  }

  /** Comes back after a while. */
  private wait(): void {
    this.retry.set(backoff(this.device, this.failures++));
  }

  private hangUp(reason: string): void {
    this.retry.clear();
    if (this.connection) this.connection.close(reason);
    this.framing.forget();
  }

  private show(text: string): void {
    this.text = this.device.text.encode(text);
    this.screen.invalidate();
  }
}

function dial(client: TCPEchoClient): void {
  client.dial();
}

export default function start(device: Device, values: OptionValues): App {
  return new TCPEchoClient(device, values);
}
