import type { Connection, ConnectionOwner } from "./connection.js";

/** The last owner of a connection: waits until everything is sent. */
class Ending implements ConnectionOwner {
  onConnected(): void {}

  onReceived(): void {}

  onDrained(connection: Connection): void {
    // With words of the peer unread, closing would be a reset: what was sent last would be lost.
    connection.read();
    connection.close("");
  }

  onClosed(): void {}
}

/** Closes a connection once everything queued is sent. It takes nothing more, and its owner hears no more of it. */
export function end(connection: Connection): void {
  const ending = new Ending();
  connection.owner = ending;
  connection.congested = true;
  if (!connection.queued_bytes) ending.onDrained(connection);
}
