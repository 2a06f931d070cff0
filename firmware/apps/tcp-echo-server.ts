/**
 * The TCP server of the mPython tutorial: shows its address on the OLED, sends back what comes, shows the text of
 * it in the bottom row. Serves several clients at once.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import type { Connection } from "../net/connection.js";
import { Framing, lineBytes } from "../net/framing.js";
import { Server } from "../net/server.js";
import { WiFiLink } from "../net/wifi.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen } from "../oled/screen.js";
import { dispChar } from "../oled/text.js";
import { portOption, wifiOptions, type Option, type OptionValues } from "./options.js";

const ROW_STATE = 16;
const ROW_TEXT = 48;

export function options(): Option[] {
  return [portOption(5001)].concat(wifiOptions());
}

/** A client: its connection, and where its bytes are cut into messages for the display. */
class Client {
  readonly connection: Connection;
  readonly framing: Framing<Client>;

  constructor(app: TCPEchoServer, connection: Connection) {
    this.connection = connection;
    this.framing = new Framing<Client>(connection.device, app, this);
  }
}

class TCPEchoServer implements App {
  private readonly device: Device;
  private readonly port: number;
  private readonly onEnd: (reason: string) => void;
  private readonly screen: Screen;
  private readonly link: WiFiLink;
  private readonly server: Server;
  private clients: Client[];
  private address: string;
  private state: string;
  private text: Uint8Array | undefined;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.port = values.port as number;
    this.onEnd = onEnd;
    this.clients = [];
    this.address = "Wi-Fi...";
    this.state = String(values.ssid);
    this.text = undefined;
    this.screen = new Screen(device, this);
    this.server = new Server(device, this);
    const timeout_ms = (values.wifiTimeout as number) * 1000;
    this.link = new WiFiLink(device, this, this.state, values.password as string, timeout_ms);
    this.screen.invalidate();
    this.link.start();
  }

  stop(): void {
    this.server.close();
    for (const client of this.clients) {
      client.framing.close();
      client.connection.close("stopped");
    }
    this.clients = [];
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(address: string): void {
    if (!this.server.listening) {
      if (!this.server.listen(this.port, address)) {
        this.stop();
        this.onEnd("cannot listen on port " + this.port);
        return;
      }
      this.device.console.print("tcp waiting...");
      this.device.console.print("accepting.....");
    }
    this.address = address + ":" + this.server.port;
    this.state = "accepting.....";
    this.screen.invalidate();
  }

  onWiFiDown(): void {
    this.state = "Wi-Fi lost";
    this.screen.invalidate();
  }

  onConnected(connection: Connection): void {
    this.clients.push(new Client(this, connection));
    this.device.console.print(pythonAddress(connection.peer) + " connected");
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    connection.write(bytes);
    if (connection.congested) connection.pause();
    this.clientOf(connection).framing.push(bytes);
  }

  onDrained(connection: Connection): void {
    connection.resume();
  }

  onClosed(connection: Connection): void {
    const client = this.clientOf(connection);
    this.clients.splice(this.clients.indexOf(client), 1);
    client.framing.end();
    this.device.console.print("close socket");
    this.device.console.print("accepting.....");
  }

  onMessage(client: Client, message: Uint8Array): void {
    const peer = client.connection.peer;
    this.device.log("received", { peer: peer, data: message });
    this.device.log("sent", { peer: peer, data: message });
    this.text = message.subarray(0, lineBytes(message));
    this.device.console.print(this.device.text.decode(this.text));
    this.screen.invalidate();
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    this.print(frame, this.device.text.encode(this.address), 0);
    this.print(frame, this.device.text.encode(this.state), ROW_STATE);
    if (this.text) this.print(frame, this.text, ROW_TEXT);
  }

  private print(frame: Framebuffer, text: Uint8Array, y: number): void {
    dispChar(this.device, frame, text, 0, y, 1);
  }

  private clientOf(connection: Connection): Client {
    let found = this.clients[0];
    for (const client of this.clients) if (client.connection === connection) found = client;
    return found;
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new TCPEchoServer(device, values, onEnd);
}
