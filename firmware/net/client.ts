import type { Device } from "../device.js";
import type { ConnectionOwner } from "./connection.js";
import { WatchedConnection } from "./watched-connection.js";

/** Connects to "ip:port"; undefined when the runtime refuses at once, which is logged. */
export function connect(device: Device, owner: ConnectionOwner, to: string): WatchedConnection | undefined {
  const colon = to.indexOf(":");
  const destination = { address: to.substr(0, colon), port: Number(to.substr(colon + 1)) };
  const connection = new WatchedConnection(device, owner, to, destination);
  return connection.closed ? undefined : connection;
}
