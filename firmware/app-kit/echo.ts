import type { Device } from "../device.js";
import type { Connection, ConnectionOwner, Destination } from "../net/connection.js";
import { Framing, lineOf, MESSAGE_BYTES_MAX, TURN_MESSAGES_MAX, type FramingOwner } from "../net/framing.js";
import { WatchedConnection } from "../net/watched-connection.js";

export interface EchoOwner {
  /** The connection is open. */
  onOpened(echo: Echo): void;
  /** A message with text was received; it is sent back, logged and printed already. `text` is UTF-8. */
  onText(echo: Echo, text: Uint8Array): void;
  /** The connection has closed, or could not be opened. Nothing follows. */
  onEnded(echo: Echo, reason: string): void;
}

/** A connection that sends all bytes back as they are received. Its owner gets them as messages. */
export class Echo implements ConnectionOwner, FramingOwner {
  readonly connection: WatchedConnection;
  private readonly owner: EchoOwner;
  private readonly framing: Framing;

  constructor(device: Device, owner: EchoOwner, peer: string, to: Destination) {
    this.owner = owner;
    this.framing = new Framing(device, this, MESSAGE_BYTES_MAX);
    this.connection = new WatchedConnection(device, this, peer, to);
  }

  /** Closes the connection without calling `onEnded`. */
  close(reason: string): void {
    this.framing.forget();
    this.connection.close(reason);
  }

  onConnected(): void {
    this.owner.onOpened(this);
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    connection.write(bytes);
    if (connection.congested) connection.pause();
    this.framing.push(bytes);
    this.onFramed();
  }

  onDrained(connection: Connection): void {
    if (!this.framing.more) connection.resume();
  }

  onClosed(_connection: Connection, reason: string): void {
    this.framing.finish();
    for (let message = this.framing.take(); message; message = this.framing.take()) this.tell(message);
    this.framing.forget();
    this.owner.onEnded(this, reason);
  }

  onFramed(): void {
    const framing = this.framing;
    const connection = this.connection;
    let left = TURN_MESSAGES_MAX;
    for (let message = framing.take(); message; message = framing.take()) {
      this.tell(message);
      if (--left) continue;
      framing.later();
      connection.pause();
      return;
    }
    if (connection.paused && !connection.congested) connection.resume();
  }

  private tell(message: Uint8Array): void {
    const device = this.connection.device;
    const fields = { peer: this.connection.peer, data: message };
    device.log("received", fields);
    device.log("sent", fields);
    const text = lineOf(message);
    if (!text.length) return;
    const line = device.text.decode(text);
    device.console.print(line);
    // The screen takes UTF-8 only; the message may be in another encoding that the runtime can decode.
    this.owner.onText(this, device.text.encode(line));
  }
}
