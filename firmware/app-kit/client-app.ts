import type { Device } from "../device.js";
import type { WiFiValues } from "../options.js";
import { Alarm } from "../base/alarm.js";
import { backoff } from "../net/backoff.js";
import { destinationOf } from "../net/client.js";
import { Heartbeat } from "../net/heartbeat.js";
import { fill } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { fitText } from "../oled/small-text.js";
import { LineApp } from "./line-app.js";
import { LineConnection } from "./line-connection.js";

/** The options that every client has: those of `wifiOptions`, and `serverOption`. */
export type ClientValues = WiFiValues & { to: string };

/**
 * A TCP client for lines of text: calls `onLine` for each line of the server. It connects again after 0.5 to 8 s when
 * the connection closes or fails; an app that overrides `onLeft` or `onFailed` may `quit` instead. It notices a server
 * that has vanished within 4 minutes. What it has in common with ServerApp is in LineApp.
 */
export abstract class ClientApp<Values extends ClientValues> extends LineApp<Values> {
  private readonly retry: Alarm<ClientApp<Values>>;
  private readonly heartbeat: Heartbeat;
  private client: LineConnection | undefined;
  private failures: number;
  /** The console is open. */
  private reading: boolean;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.state = "Wi-Fi...\n" + values.ssid;
    this.client = undefined;
    this.failures = 0;
    this.reading = false;
    this.heartbeat = new Heartbeat(device);
    this.retry = new Alarm<ClientApp<Values>>(device, dial, this);
  }

  /** It is connected: `client.send` and `send` work from now on. */
  onJoined(_client: LineConnection): void {}

  /** The connection has closed, or the Wi-Fi was lost. It will connect again, unless this calls `quit`. */
  onLeft(_client: LineConnection, _reason: string): void {}

  /** It could not connect. It will try again, unless this calls `quit`. */
  onFailed(_reason: string): void {}

  /** Whether `send` would send a line now. While it would not, typed lines wait. */
  get ready(): boolean {
    const connection = this.client && this.client.connection;
    return !!connection && connection.connected && !connection.closed && !connection.congested;
  }

  /** Sends a line of text to the server; a newline is added. Returns false, and sends nothing, unless it is `ready`. */
  send(text: string): boolean {
    return this.ready && (this.client as LineConnection).send(text);
  }

  /** Shows the line received last, or the state if that is newer, on the whole display. */
  draw(frame: Framebuffer): void {
    fill(frame, 0);
    fitText(this.device, frame, this.text || this.device.text.encode(this.state), 0, frame.height, 0);
  }

  /** Changes the `state`, and shows it in place of the line received last. */
  override show(state: string): void {
    this.text = undefined;
    this.state = state;
    this.redraw();
  }

  /** For the kit. */
  onWiFiUp(address: string): void {
    this.address = address;
    // With another address, a connection from the one before is dead.
    this.lose("Wi-Fi lost");
    this.dial();
  }

  /** For the kit. */
  override onWiFiDown(words: string): void {
    this.lose(words);
    this.show(words);
  }

  /** For the kit. */
  onOpened(client: LineConnection): void {
    this.failures = 0;
    this.heartbeat.watch(client.connection);
    this.show("connected\n" + client.peer);
    if (!this.reading) this.readInput();
    this.reading = true;
    this.pace();
    this.onJoined(client);
  }

  /** For the kit. */
  onEnded(client: LineConnection, reason: string): void {
    const peer = client.peer;
    if (this.stopped) return;
    this.heartbeat.stop();
    this.pace();
    this.retry.set(backoff(this.device, this.failures++));
    if (client.connection.connected) {
      this.device.console.print("close socket");
      this.show("close socket\n" + peer);
      this.onLeft(client, reason);
    } else {
      this.device.log("error", { code: "tcp", peer: peer });
      this.show("no answer\n" + peer);
      this.onFailed(reason);
    }
  }

  /** For the kit. */
  override pace(): void {
    if (this.onTyped && this.reading) this.device.console.hold(!this.ready);
  }

  /** For the kit: connects to the server. */
  dial(): void {
    const to = this.values.to;
    if (this.stopped) return;
    this.show("connecting\n" + to);
    this.client = new LineConnection(this, to, destinationOf(to));
    if (!this.client.connection.closed) return;
    this.retry.set(backoff(this.device, this.failures++));
    this.onFailed("no socket");
  }

  private lose(reason: string): void {
    const client = this.client;
    const joined = client && client.connection.connected && !client.connection.closed;
    this.hangUp(reason);
    this.pace();
    if (joined) this.onLeft(client, reason);
  }

  /** For the kit. */
  hangUp(reason: string): void {
    this.retry.clear();
    this.heartbeat.stop();
    if (this.client) this.client.close(reason);
  }
}

function dial<Values extends ClientValues>(app: ClientApp<Values>): void {
  app.dial();
}
