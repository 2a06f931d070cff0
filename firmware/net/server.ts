import type { Device, Listener } from "../device.js";
import type { Connection, Destination } from "./connection.js";
import type { WatchedConnection } from "./watched-connection.js";

/** A peer that has been silent for so long may have to make room for a newcomer. */
export const SILENT_MS = 30000;

export interface ServerOwner {
  /** Somebody came, number `accepted`, by this way: gives the connection, whose owner is told of it from now on. */
  onAccepted(server: Server, from: Destination): Connection;
}

/** Accepts connections on a port. */
export class Server {
  /** How many ever came. */
  accepted: number;
  /** The port it listens on, 0 while it does not. */
  port: number;
  private readonly device: Device;
  private readonly owner: ServerOwner;
  private listener: Listener<Server> | undefined;

  constructor(device: Device, owner: ServerOwner) {
    this.device = device;
    this.owner = owner;
    this.accepted = this.port = 0;
  }

  /** Starts on `port` (0: any). False when it cannot be had, which is logged. */
  listen(port: number, address: string): boolean {
    try {
      this.listener = new this.device.network.listener.io({
        port: port,
        target: this,
        onReadable: onReadable,
      });
    } catch (error) {
      this.device.log("error", { code: "listen", port: port, cause: String(error) });
      return false;
    }
    this.port = this.listener.port;
    this.device.log("listening", { protocol: "tcp", address: address, port: this.port });
    return true;
  }

  close(): void {
    if (this.listener) this.listener.close();
    this.listener = undefined;
  }

  /** For the listener's callback: adopts one waiting connection. */
  accept(): void {
    const socket = this.listener && this.listener.read();
    if (!socket) return;
    this.accepted++;
    const connection = this.owner.onAccepted(this, { from: socket });
    if (connection.closed) this.accepted--;
    else connection.announce();
  }
}

function onReadable(this: Listener<Server>, requests: number): void {
  while (requests-- > 0) this.target.accept();
}

/**
 * Whether a server with these clients can take one more: all but one of the chip's sockets serve, so that a newcomer
 * to a full server can be told so. The longest silent makes room, if it has been silent for SILENT_MS; its owner hears
 * that it is closed.
 */
export function makeRoom(device: Device, clients: { readonly connection: WatchedConnection }[]): boolean {
  if (clients.length < device.limits.sockets - 1) return true;
  let silent = clients[0].connection;
  for (const client of clients) if (client.connection.moved_ms < silent.moved_ms) silent = client.connection;
  if (device.clock.ticks() - silent.moved_ms < SILENT_MS) return false;
  silent.close("silent, makes room", true);
  return true;
}
