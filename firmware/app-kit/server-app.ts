import type { Device } from "../device.js";
import type { WiFiValues } from "../options.js";
import { pythonAddress } from "../net/address.js";
import type { Connection, Destination } from "../net/connection.js";
import { makeRoom, Server, type ServerOwner } from "../net/server.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { fitAddress, fitText } from "../oled/small-text.js";
import { LineApp } from "./line-app.js";
import { LineConnection } from "./line-connection.js";

const ACCEPTING = "accepting.....";

/** The options that every server has: those of `wifiOptions`, and `portOption`. */
export type ServerValues = WiFiValues & { port: number };

/**
 * A TCP server for lines of text: calls `onLine` for each line of each client. One of the board's sockets stays free to
 * tell a client that the server is full; a client that was silent for 30 s makes room for a new one. The console tells
 * who comes and goes. What it has in common with ClientApp is in LineApp.
 *
 *     class Counter extends ServerApp<Values> {
 *       private count = 0;
 *
 *       onLine(client: LineConnection, line: string): void {
 *         client.send("line " + ++this.count + ": " + line);
 *       }
 *     }
 */
export abstract class ServerApp<Values extends ServerValues> extends LineApp<Values> implements ServerOwner {
  /** Those who are connected, in the order of arrival. */
  readonly clients: LineConnection[];
  /** Its `port` is the one it listens on, 0 while it does not listen. */
  readonly server: Server;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.clients = [];
    this.server = new Server(device, this);
  }

  /** A client has connected, and is one of `clients`. */
  onJoined(_client: LineConnection): void {}

  /** A client has gone, and is not one of `clients` any more. `reason` is for the log. */
  onLeft(_client: LineConnection, _reason: string): void {}

  /** Shows address and port, the state, and at the bottom the line received last; where there is no room for all, the line in place of the state. */
  draw(frame: Framebuffer): void {
    const device = this.device;
    const height = frame.height;
    // On low displays the address is small, and the lowest ones show the state until there is a line.
    const last = height > 63 ? 48 : height > 31 ? height - 16 : 8;
    fill(frame, 0);
    const top = fitAddress(device, frame, device.text.encode(this.address), 0, height > 40 ? 16 : 8);
    if (top < last)
      fitText(device, frame, device.text.encode(this.state), top, Math.min(16, last - top), top);
    const text = this.text || (top < last ? undefined : device.text.encode(this.state));
    if (text) fitText(device, frame, text, last, height - last, height > 31 ? top : 0);
  }

  /** For the kit. */
  hangUp(reason: string): void {
    const clients = this.clients;
    this.server.close();
    for (let client = clients.shift(); client; client = clients.shift()) client.close(reason);
  }

  /** For the kit. */
  onWiFiUp(address: string): void {
    const server = this.server;
    if (!server.port) {
      if (!server.listen(this.values.port, address)) {
        this.quit("listen");
        return;
      }
      this.device.console.print("tcp waiting...");
      this.device.console.print(ACCEPTING);
      this.readInput();
    }
    this.address = address + ":" + server.port;
    this.countClients();
  }

  /** For the kit. */
  onAccepted(server: Server, from: Destination): Connection {
    return new LineConnection(this, "#" + server.accepted, from).connection;
  }

  /** For the kit: takes a client, or tells it that the server is full. */
  onOpened(client: LineConnection): void {
    const connection = client.connection;
    if (!makeRoom(this.device, this.clients)) {
      connection.write(this.device.text.encode("full, come back later\n"));
      this.device.log("error", { code: "full", peer: client.peer });
      connection.end();
      return;
    }
    this.clients.push(client);
    this.device.console.print(pythonAddress(client.peer) + " connected");
    this.countClients();
    this.onJoined(client);
  }

  /** For the kit. */
  onEnded(client: LineConnection, reason: string): void {
    if (this.stopped) return;
    this.clients.splice(this.clients.indexOf(client), 1);
    this.device.console.print("close socket");
    if (!this.clients.length) this.device.console.print(ACCEPTING);
    this.countClients();
    this.onLeft(client, reason);
  }

  /** Shows the number of connected clients. */
  private countClients(): void {
    const count = this.clients.length;
    this.show(count ? count + " connected" : ACCEPTING);
  }
}
