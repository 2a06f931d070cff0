import type { Device, UDP } from "../device.js";

/** Who a port tells what arrives. */
export interface DatagramOwner {
  onDatagram(bytes: Uint8Array, address: string, port: number): void;
}

/**
 * A UDP socket as the apps use it: it refuses what the runtime cannot carry, logs what passes, and can be handed
 * over to another owner.
 */
export class DatagramPort {
  readonly device: Device;
  /** The port it is bound to, 0 while it is not. */
  port: number;
  private readonly owner: DatagramOwner;
  private socket: UDP<DatagramPort> | undefined;

  constructor(device: Device, owner: DatagramOwner) {
    this.device = device;
    this.owner = owner;
    this.port = 0;
  }

  /** Binds `port` of `address` (0: any). False when it cannot be had, which is logged. */
  open(port: number, address: string): boolean {
    try {
      this.socket = new this.device.network.udp.io({ port: port, target: this, onReadable: onReadable });
    } catch (error) {
      this.device.log("error", {
        code: "bind",
        message: "cannot use UDP port " + port + ": " + String(error),
      });
      return false;
    }
    this.port = this.socket.port || port;
    this.device.log("listening", { protocol: "udp", address: address, port: this.port });
    return true;
  }

  /** Takes the socket of another port, whose `close` then changes nothing. */
  adopt(other: DatagramPort): void {
    this.socket = other.socket;
    this.port = other.port;
    other.socket = undefined;
    if (this.socket) this.socket.target = this;
  }

  /** Sends one datagram. False when it is too large or cannot be sent, which is logged. */
  send(bytes: Uint8Array, address: string, port: number): boolean {
    const peer = address + ":" + port;
    const bytesMax = this.device.limits.datagram;
    if (bytes.length > bytesMax) {
      const message = "not sent: " + bytes.length + " bytes, a datagram holds " + bytesMax;
      this.device.log("error", { code: "datagram-size", message: message, peer: peer });
      return false;
    }
    try {
      if (!this.socket) return false;
      this.socket.write(bytes, address, port);
    } catch (error) {
      this.device.log("error", { code: "udp", message: String(error), peer: peer });
      return false;
    }
    this.device.log("sent", { peer: peer, data: bytes });
    return true;
  }

  /** Joins a multicast group; false when the runtime refuses, which is logged. */
  join(group: string): boolean {
    try {
      if (this.socket) this.socket.add(group);
    } catch (error) {
      this.device.log("error", { code: "multicast", message: "cannot join " + group + ": " + String(error) });
      return false;
    }
    return true;
  }

  leave(group: string): void {
    if (this.socket) this.socket.remove(group);
  }

  close(): void {
    if (this.socket) this.socket.close();
    this.socket = undefined;
  }

  /** For the socket's callback. */
  receive(): void {
    const datagram = this.socket ? this.socket.read() : undefined;
    if (!datagram) return;
    const bytes = new Uint8Array(datagram);
    this.device.log("received", { peer: datagram.address + ":" + datagram.port, data: bytes });
    this.owner.onDatagram(bytes, datagram.address, datagram.port);
  }
}

function onReadable(this: UDP<DatagramPort>, packets: number): void {
  for (let i = 0; i < packets; i++) this.target.receive();
}
