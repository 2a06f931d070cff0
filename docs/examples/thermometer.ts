/** Shows the temperature that a client sends over TCP, a line each, and answers with how many there have been. */
import {
  Connection,
  fill,
  Framing,
  joined,
  lineOf,
  pageText,
  portOption,
  Screen,
  Server,
  WiFiLink,
  wifiOptions,
  type App,
  type Destination,
  type Device,
  type Framebuffer,
  type ValuesOf,
} from "palmwire";

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

const LINE_BYTES_MAX = 64;

class Thermometer implements App {
  private readonly device: Device;
  private readonly port: number;
  private readonly screen: Screen;
  private readonly server: Server;
  private readonly link: WiFiLink;
  private readonly clients: Client[] = [];
  private reading: Uint8Array;
  private count = 0;

  constructor(device: Device, values: Values) {
    this.device = device;
    this.port = values.port;
    this.reading = device.text.encode("-");
    this.screen = new Screen(device, this);
    this.server = new Server(device, this);
    this.link = new WiFiLink(device, this, values);
    this.screen.invalidate();
  }

  stop(): void {
    this.server.close();
    for (const client of this.clients) client.stop();
    this.link.stop();
    this.screen.close();
  }

  onWiFiUp(address: string): void {
    if (!this.server.port) this.server.listen(this.port, address);
  }

  onWiFiDown(): void {}

  onAccepted(server: Server, from: Destination): Connection {
    const client = new Client(this.device, this, "#" + server.accepted, from);
    if (!client.connection.closed) this.clients.push(client);
    return client.connection;
  }

  onReading(client: Client, reading: Uint8Array): void {
    this.reading = reading;
    this.count++;
    this.screen.invalidate();
    client.connection.write(this.device.text.encode("ok " + this.count + "\n"));
  }

  onGone(client: Client): void {
    this.clients.splice(this.clients.indexOf(client), 1);
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    pageText(this.device, frame, this.reading, 0, 0);
  }
}

/** Who sends readings. */
class Client {
  readonly connection: Connection;
  private readonly app: Thermometer;
  private readonly framing: Framing;

  constructor(device: Device, app: Thermometer, peer: string, from: Destination) {
    this.app = app;
    this.framing = new Framing(device, this, LINE_BYTES_MAX);
    this.connection = new Connection(device, this, peer, from);
  }

  stop(): void {
    this.framing.forget();
    this.connection.close("stopped");
  }

  onConnected(): void {}

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    this.framing.push(bytes);
    this.onFramed();
  }

  onFramed(): void {
    for (let line = this.framing.take(); line; line = this.framing.take())
      this.app.onReading(this, lineOf(line));
  }

  onDrained(): void {}

  onClosed(): void {
    this.framing.forget();
    this.app.onGone(this);
  }
}

export default function start(device: Device, values: Values): App {
  return new Thermometer(device, values);
}
