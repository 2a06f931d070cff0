/**
 * The TCP server of the mPython tutorial: shows its address on the OLED, echoes what it receives and shows the text
 * in the bottom row. Serves several clients at once.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import type { Connection, Destination } from "../net/connection.js";
import { Echo } from "../app-kit/echo.js";
import { makeRoom, Server } from "../net/server.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { pageText } from "../oled/text.js";
import { joined, portOption, switchOption, wifiOptions, type ValuesOf } from "../options.js";

const ACCEPTING = "accepting.....";
const ROW_STATE = 16;
const ROW_TEXT = 48;

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

class TCPEchoServer implements App {
  readonly device: Device;
  readonly clients: Echo[];
  private readonly values: Values;
  private readonly onEnd: (reason: string) => void;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly server: Server;
  private address: string;
  private state: string;
  private text: Uint8Array | undefined;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.clients = [];
    this.address = "Wi-Fi...";
    this.state = values.ssid;
    this.screen = new Screen(device, this);
    this.server = new Server(device, this);
    this.screen.invalidate();
    this.link = new WiFiLink(device, this, values);
  }

  stop(): void {
    this.server.close();
    for (const client of this.clients) client.close("stopped");
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(address: string): void {
    const server = this.server;
    if (!server.port) {
      if (!server.listen(this.values.port, address)) {
        this.stop();
        this.onEnd("listen");
        return;
      }
      this.device.console.print("tcp waiting...");
      this.device.console.print(ACCEPTING);
    }
    this.address = address + ":" + server.port;
    this.count();
  }

  onWiFiDown(words: string): void {
    this.setState(words);
  }

  onAccepted(server: Server, from: Destination): Connection {
    return new Echo(this.device, this, "#" + server.accepted, from).connection;
  }

  /** Accepts a client, or tells it that the server is full. */
  onOpened(client: Echo): void {
    const connection = client.connection;
    if (!makeRoom(this.device, this.clients)) {
      connection.write(this.device.text.encode("full, come back later\n"));
      this.device.log("error", { code: "full", peer: connection.peer });
      connection.end();
      return;
    }
    this.clients.push(client);
    this.device.console.print(pythonAddress(connection.peer) + " connected");
    this.count();
  }

  onEnded(client: Echo): void {
    this.clients.splice(this.clients.indexOf(client), 1);
    this.device.console.print("close socket");
    if (!this.clients.length) this.device.console.print(ACCEPTING);
    this.count();
  }

  onText(_echo: Echo, text: Uint8Array): void {
    this.text = text;
    this.screen.invalidate();
  }

  draw(frame: Framebuffer): void {
    const text = this.device.text;
    const device = this.device;
    fill(frame, 0);
    if (device.drawQR && this.values.qr === "yes" && this.server.port && !this.text) {
      device.drawQR(frame, this.address);
      return;
    }
    pageText(this.device, frame, text.encode(this.address), 0, 0);
    pageText(this.device, frame, text.encode(this.state), 0, ROW_STATE);
    if (this.text) pageText(this.device, frame, this.text, 0, ROW_TEXT);
  }

  /** Shows the number of connected clients. */
  private count(): void {
    const count = this.clients.length;
    this.setState(count ? count + " connected" : ACCEPTING);
  }

  private setState(state: string): void {
    this.state = state;
    this.screen.invalidate();
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new TCPEchoServer(device, values, onEnd);
}
