import type { Device, Listener } from "../device.js";
import type { Connection, Destination } from "./connection.js";
import type { WatchedConnection } from "./watched-connection.js";

/** A client that has been silent for this long may be closed to make room for a new one. */
export const SILENT_MS = 30000;

/** Makes connections of a server's sockets. */
export interface ServerOwner {
  /**
   * Creates the connection for client number `accepted` from the socket in `from`. Its owner gets the connection's
   * callbacks.
   */
  onAccepted(server: Server, from: Destination): Connection;
}

/** Accepts connections on a TCP port. */
export class Server {
  /** The number of clients accepted since the start. */
  accepted: number;
  /** The listening port; 0 while not listening. */
  port: number;
  private readonly device: Device;
  private readonly owner: ServerOwner;
  private listener: Listener<Server> | undefined;

  constructor(device: Device, owner: ServerOwner) {
    this.device = device;
    this.owner = owner;
    this.accepted = this.port = 0;
  }

  /** Listens on `port` (0: any free one). `address` is only logged. Returns false on failure, which is logged. */
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

  /** Accepts no more connections; those that are open stay. */
  close(): void {
    if (this.listener) this.listener.close();
    this.listener = undefined;
  }

  /** For the kit: adopts one waiting connection. */
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
 * Returns true if a server with these clients can take one more. One of the chip's sockets is reserved for telling a
 * new client that the server is full. If there is no room, closes the client that has been silent longest, provided
 * that it was for SILENT_MS; its owner's `onClosed` is called.
 */
export function makeRoom(device: Device, clients: { readonly connection: WatchedConnection }[]): boolean {
  if (clients.length < device.limits.sockets - 1) return true;
  let silent = clients[0].connection;
  for (let i = 1; i < clients.length; i++) {
    const connection = clients[i].connection;
    if (connection.moved_ms < silent.moved_ms) silent = connection;
  }
  if (device.clock.ticks() - silent.moved_ms < SILENT_MS) return false;
  silent.close("silent, makes room", true);
  return true;
}
