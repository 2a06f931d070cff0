import type { Device, LogFields, UDP } from "../device.js";

/** The callbacks of a port. */
export interface DatagramOwner {
  /** Returns true if the datagram from `peer` ("ip:port") is wanted. Others are logged as ignored. */
  accepts(bytes: Uint8Array, peer: string): boolean;
  /** `peer` is "ip:port". */
  onDatagram(bytes: Uint8Array, peer: string): void;
}

/**
 * A UDP socket for apps. It rejects datagrams that the runtime cannot carry, logs traffic, and can be handed over to
 * another owner.
 */
export class DatagramPort {
  readonly device: Device;
  /** The bound port; 0 while not bound, or if the runtime does not know it. */
  port: number;
  private readonly owner: DatagramOwner;
  private socket: UDP<unknown> | undefined;

  constructor(device: Device, owner: DatagramOwner) {
    this.device = device;
    this.owner = owner;
    this.port = 0;
    this.socket = undefined;
  }

  get opened(): boolean {
    return !!this.socket;
  }

  /**
   * Binds `port` (0: any free one); `group` is the group that `join` will join. Returns false on failure, which is
   * logged.
   */
  open(port: number, address: string, group?: string): boolean {
    const options = { port: port, group: group, target: this, onReadable: onDatagrams };
    try {
      this.socket = new this.device.network.udp.io<unknown>(options);
    } catch (error) {
      return this.fail({ code: "bind", port: port, cause: String(error), peer: address });
    }
    this.port = this.socket.port || port;
    this.device.log("listening", { protocol: "udp", address: address, port: this.port });
    return true;
  }

  /**
   * Takes over a socket that was opened elsewhere with `onDatagrams` as its `onReadable`. Waiting datagrams are
   * delivered inside this call. The previous owner must not use the socket any more.
   */
  adopt(socket: UDP<unknown>): void {
    this.socket = socket;
    this.port = socket.port || 0;
    socket.target = this;
    this.receive();
  }

  /** Gives up the socket so that another port can adopt it. After this, `close` has no effect. */
  release(): UDP<unknown> | undefined {
    const socket = this.socket;
    this.socket = undefined;
    return socket;
  }

  /** Sends one datagram to "ip:port". Returns false if it is too large or cannot be sent, which is logged. */
  send(bytes: Uint8Array, peer: string): boolean {
    const colon = peer.indexOf(":");
    if (!this.socket || !this.fits(bytes, "not sent", peer)) return false;
    try {
      this.socket.write(bytes, peer.substr(0, colon), Number(peer.substr(colon + 1)));
    } catch (error) {
      return this.fail({ code: "udp", cause: String(error), peer: peer });
    }
    this.device.log("sent", { peer: peer, data: bytes });
    return true;
  }

  /**
   * Returns true if the runtime can carry a datagram of that size. Otherwise logs an error with `otherwise` as its
   * reason.
   */
  fits(bytes: Uint8Array, otherwise: string, peer: string): boolean {
    const limit = this.device.limits.datagram;
    if (bytes.length <= limit) return true;
    return this.fail({
      code: "datagram-size",
      reason: otherwise,
      bytes: bytes.length,
      limit: limit,
      peer: peer,
    });
  }

  /** Joins a multicast group. Returns false when the runtime refuses, which is logged. */
  join(group: string): boolean {
    try {
      if (this.socket) this.socket.add(group);
    } catch (error) {
      return this.fail({ code: "multicast", cause: String(error), peer: group });
    }
    return true;
  }

  leave(group: string): void {
    try {
      if (this.socket) this.socket.remove(group);
    } catch {
      // The group was not joined.
    }
  }

  close(): void {
    if (this.socket) this.socket.close();
    this.socket = undefined;
  }

  /** For the kit: reads all waiting datagrams. The owner may close the port in between. */
  receive(): void {
    let datagram;
    while ((datagram = this.socket && this.socket.read())) {
      const bytes = new Uint8Array(datagram);
      const peer = datagram.address + ":" + datagram.port;
      if (this.fits(bytes, "ignored", peer)) {
        const accepted = this.owner.accepts(bytes, peer);
        this.device.log(accepted ? "received" : "ignored", { peer: peer, data: bytes });
        if (accepted) this.owner.onDatagram(bytes, peer);
      }
    }
  }

  private fail(fields: LogFields): false {
    this.device.log("error", fields);
    return false;
  }
}

/** The `onReadable` of every socket that a port can adopt. Datagrams wait in the socket until a port adopts it. */
export function onDatagrams(this: UDP<unknown>): void {
  const port = this.target as DatagramPort | undefined;
  if (port) port.receive();
}
