import type { Device } from "../device.js";
import type { Connection, ConnectionOwner, Destination } from "../net/connection.js";
import { Framing, MESSAGE_BYTES_MAX, TURN_MESSAGES_MAX, type FramingOwner } from "../net/framing.js";
import { WatchedConnection } from "../net/watched-connection.js";

export interface EchoOwner {
  /** It is connected. */
  onOpened(echo: Echo): void;
  /** A message has come, and its bytes were sent back. */
  onMessage(echo: Echo, message: Uint8Array): void;
  /** It has ended, or could not connect. Nothing follows. */
  onEnded(echo: Echo, reason: string): void;
}

/** A connection whose bytes go back as they come. Its owner sees them cut into messages. */
export class Echo implements ConnectionOwner, FramingOwner {
  readonly connection: WatchedConnection;
  private readonly owner: EchoOwner;
  private readonly framing: Framing;

  constructor(device: Device, owner: EchoOwner, peer: string, to: Destination) {
    this.owner = owner;
    this.framing = new Framing(device, this, MESSAGE_BYTES_MAX);
    this.connection = new WatchedConnection(device, this, peer, to);
  }

  /** Closes it; its owner hears no more of it. */
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
    for (let message = this.framing.take(); message; message = this.framing.take())
      this.owner.onMessage(this, message);
    this.framing.forget();
    this.owner.onEnded(this, reason);
  }

  onFramed(): void {
    const framing = this.framing;
    const connection = this.connection;
    let left = TURN_MESSAGES_MAX;
    for (let message = framing.take(); message; message = framing.take()) {
      this.owner.onMessage(this, message);
      if (--left) continue;
      framing.later();
      connection.pause();
      return;
    }
    if (connection.paused && !connection.congested) connection.resume();
  }
}
