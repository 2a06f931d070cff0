import type { Device } from "../device.js";
import { Connection, type ConnectionOwner } from "./connection.js";

/** Connects to "ip:port"; undefined when the runtime refuses at once, which is logged. */
export function connect(device: Device, owner: ConnectionOwner, to: string): Connection | undefined {
  const colon = to.indexOf(":");
  const destination = { address: to.substr(0, colon), port: Number(to.substr(colon + 1)) };
  const connection = new Connection(device, owner, to, destination);
  return connection.closed ? undefined : connection;
}
