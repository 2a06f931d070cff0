import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { Peer } from "./peer.js";
import { addressOf, HOST } from "./reference-socket.js";

/** A peer that talks in a chat room or at a spread server. */
export class RoomPeer extends Peer {
  /** Its address as the chat server prints it. */
  readonly address: string;

  constructor(socket: Socket) {
    super(socket);
    this.address = addressOf(socket.localAddress, socket.localPort);
  }

  static override async to(port: number): Promise<RoomPeer> {
    const socket = connect({ host: HOST, port, allowHalfOpen: true, noDelay: true });
    await once(socket, "connect");
    return new RoomPeer(socket);
  }

  /** Connects, and waits until it is in the room. */
  static async enter(port: number): Promise<RoomPeer> {
    const peer = await RoomPeer.to(port);
    await peer.untilText(`${peer.address}已进入聊天室`);
    return peer;
  }

  /** All it was told. */
  get text(): string {
    return this.received.toString();
  }

  /** Resolves when it has been told `text`. */
  untilText(text: string): Promise<void> {
    return this.until(() => this.received.includes(text));
  }
}
