import type { Device } from "../device.js";
import type { ConnectionOwner, Destination } from "./connection.js";
import { WatchedConnection } from "./watched-connection.js";

/** Splits "ip:port" into address and port. */
export function destinationOf(to: string): Destination {
  const colon = to.indexOf(":");
  return { address: to.substr(0, colon), port: Number(to.substr(colon + 1)) };
}

/** Connects to "ip:port". Returns undefined when the runtime refuses at once, which is logged. */
export function connect(device: Device, owner: ConnectionOwner, to: string): WatchedConnection | undefined {
  const connection = new WatchedConnection(device, owner, to, destinationOf(to));
  return connection.closed ? undefined : connection;
}
