import type { Device } from "../device.js";
import type { Connection, ConnectionOwner, Destination } from "../net/connection.js";
import { Framing, MESSAGE_BYTES_MAX, TURN_MESSAGES_MAX, type FramingOwner } from "../net/framing.js";
import { WatchedConnection } from "../net/watched-connection.js";

/** What an app of the kit is to its connections. */
export interface LineConnectionOwner {
  readonly device: Device;
  /** Whether received bytes are sent back as they come. */
  readonly echoes: boolean;
  /** The connection is open. */
  onOpened(client: LineConnection): void;
  /** A message was received, with the newline at its end if it has one. */
  onMessage(client: LineConnection, message: Uint8Array): void;
  /** The connection has closed, or could not be opened. Nothing follows. */
  onEnded(client: LineConnection, reason: string): void;
  /** More or less than before waits to be sent. */
  pace(): void;
}

/**
 * A TCP connection that carries lines of text. A line ends with a newline, or with a silence of 30 ms if its sender
 * does not use newlines, and is cut after 1024 bytes. While what the app has sent waits, nothing is read: a peer that
 * does not take its answers has to wait with its questions.
 */
export class LineConnection implements ConnectionOwner, FramingOwner {
  /** The connection below. */
  readonly connection: WatchedConnection;
  private readonly owner: LineConnectionOwner;
  private readonly framing: Framing;

  /** `peer` is what to call the other side where the runtime does not know its address; `to` is what to connect to. */
  constructor(owner: LineConnectionOwner, peer: string, to: Destination) {
    this.owner = owner;
    this.framing = new Framing(owner.device, this, MESSAGE_BYTES_MAX);
    this.connection = new WatchedConnection(owner.device, this, peer, to);
  }

  /** The other side's "ip:port", or "#N" where the runtime does not know it. */
  get peer(): string {
    return this.connection.peer;
  }

  /**
   * Sends a line of text; a newline is added. Returns false, and sends nothing, if the connection is not open or more
   * than 2048 bytes wait to be sent.
   */
  send(text: string): boolean {
    return this.write(this.owner.device.text.encode(text + "\n"));
  }

  /** Sends bytes as they are, like `send`. They must not be changed after that. */
  write(bytes: Uint8Array): boolean {
    const owner = this.owner;
    if (!this.connection.write(bytes)) return false;
    owner.device.log("sent", { peer: this.peer, data: bytes });
    owner.pace();
    return true;
  }

  /** Closes the connection once everything is sent, within 2 s at the most. The app's `onLeft` is called at once. */
  end(): void {
    const connection = this.connection;
    if (connection.ended) return;
    this.framing.forget();
    connection.end();
    this.owner.onEnded(this, "");
  }

  /** For the kit; an app calls `end`. Closes at once, without calling the app. `reason` is for the log. */
  close(reason: string): void {
    this.framing.forget();
    this.connection.close(reason);
  }

  /** For the kit. */
  onConnected(): void {
    this.owner.onOpened(this);
  }

  /** For the kit. */
  onReceived(connection: Connection, bytes: Uint8Array): void {
    if (this.owner.echoes) connection.write(bytes);
    this.framing.push(bytes);
    this.onFramed();
  }

  /** For the kit. */
  onDrained(): void {
    this.owner.pace();
    if (!this.framing.more) this.onFramed();
  }

  /** For the kit. */
  onClosed(_connection: Connection, reason: string): void {
    const framing = this.framing;
    framing.finish();
    for (let message = framing.take(); message; message = framing.take()) this.owner.onMessage(this, message);
    framing.forget();
    this.owner.onEnded(this, reason);
  }

  /** For the kit: hands on the messages that are complete, until answers wait to be sent; reads on after the last one. */
  onFramed(): void {
    const framing = this.framing;
    const connection = this.connection;
    let left = TURN_MESSAGES_MAX;
    while (!connection.congested) {
      const message = framing.take();
      if (!message) {
        if (connection.paused) connection.resume();
        return;
      }
      this.owner.onMessage(this, message);
      if (--left) continue;
      framing.later();
      break;
    }
    connection.pause();
  }
}
