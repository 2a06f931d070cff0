/**
 * The TCP server of the mPython tutorial: shows its address on the OLED, sends back what comes, shows the text of
 * it in the bottom row. Serves several clients at once.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { Connection, type Destination } from "../net/connection.js";
import { Framing, lineOf, MESSAGE_BYTES_MAX } from "../net/framing.js";
import { Server } from "../net/server.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { pageText } from "../oled/text.js";
import { portOption, switchOption, wifiOptions, type Option, type OptionValues } from "./options.js";

const ACCEPTING = "accepting.....";
const ROW_STATE = 16;
const ROW_TEXT = 48;

export function options(): Option[] {
  const qr = switchOption("qr", "show the address as a QR code until somebody says something");
  return [portOption(5001, "tcp"), qr].concat(wifiOptions());
}

/** A client: sends back what comes, and cuts it into messages for the display. */
class Client {
  private readonly app: TCPEchoServer;
  private readonly framing: Framing;
  readonly connection: Connection;

  constructor(app: TCPEchoServer, peer: string, from: Destination) {
    this.app = app;
    this.framing = new Framing(app.device, this, MESSAGE_BYTES_MAX);
    this.connection = new Connection(app.device, this, peer, from);
  }

  stop(): void {
    this.framing.forget();
    this.connection.close("stopped");
  }

  onConnected(connection: Connection): void {
    this.app.clients.push(this);
    this.app.device.console.print(pythonAddress(connection.peer) + " connected");
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

  onClosed(): void {
    this.framing.finish();
    this.onFramed();
    this.framing.forget();
    this.app.leave(this);
  }

  onFramed(): void {
    for (let message = this.framing.take(); message; message = this.framing.take())
      this.app.show(this.connection.peer, message);
  }
}

class TCPEchoServer implements App {
  readonly device: Device;
  readonly clients: Client[];
  private readonly values: OptionValues;
  private readonly onEnd: (reason: string) => void;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly server: Server;
  private address: string;
  private state: string;
  private text: Uint8Array | undefined;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.clients = [];
    this.address = "Wi-Fi...";
    this.state = values.ssid as string;
    this.screen = new Screen(device, this);
    this.server = new Server(device, this);
    this.screen.invalidate();
    this.link = new WiFiLink(device, this, values);
  }

  stop(): void {
    this.server.close();
    for (const client of this.clients) client.stop();
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(address: string): void {
    const server = this.server;
    if (!server.port) {
      if (!server.listen(this.values.port as number, address)) {
        this.stop();
        this.onEnd("cannot listen");
        return;
      }
      this.device.console.print("tcp waiting...");
      this.device.console.print(ACCEPTING);
    }
    this.address = address + ":" + server.port;
    this.setState(ACCEPTING);
  }

  onWiFiDown(words: string): void {
    this.setState(words);
  }

  onAccepted(server: Server, from: Destination): Connection {
    return new Client(this, "#" + server.accepted, from).connection;
  }

  /** For a client whose peer has left. */
  leave(client: Client): void {
    this.clients.splice(this.clients.indexOf(client), 1);
    this.device.console.print("close socket");
    this.device.console.print(ACCEPTING);
  }

  /** For a client: shows a message that was sent back. */
  show(peer: string, message: Uint8Array): void {
    const fields = { peer: peer, data: message };
    this.device.log("received", fields);
    this.device.log("sent", fields);
    const text = lineOf(message);
    if (!text.length) return;
    this.text = text;
    this.device.console.print(this.device.text.decode(text));
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

  private setState(state: string): void {
    this.state = state;
    this.screen.invalidate();
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new TCPEchoServer(device, values, onEnd);
}
