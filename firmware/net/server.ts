import type { Device, Listener, TCP } from "../device.js";
import { Connection, type ConnectionOwner } from "./connection.js";

/** Accepts connections on a port, each of them owned by `owner`, who hears of it by `onConnected`. */
export class Server {
  readonly device: Device;
  readonly owner: ConnectionOwner;
  /** How many ever came. */
  accepted: number;
  /** The port it listens on, 0 while it does not. */
  port: number;
  private listener: Listener<Server> | undefined;

  constructor(device: Device, owner: ConnectionOwner) {
    this.device = device;
    this.owner = owner;
    this.accepted = 0;
    this.port = 0;
    this.listener = undefined;
  }

  get listening(): boolean {
    return this.listener !== undefined;
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
      this.device.log("error", {
        code: "listen",
        message: "cannot listen on port " + port + ": " + String(error),
      });
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
  accept(socket: TCP<never>): void {
    this.accepted++;
    const address = socket.remoteAddress;
    const peer = address ? address + ":" + socket.remotePort : "#" + this.accepted;
    const connection = new Connection(this.device, this.owner, peer);
    if (connection.open({ from: socket, target: connection })) connection.announce();
  }
}

function onReadable(this: Listener<Server>, requests: number): void {
  for (let i = 0; i < requests; i++) {
    const socket = this.read();
    if (!socket) return;
    this.target.accept(socket);
  }
}
