import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { Peer } from "./peer.js";
import { ReferenceChatClient } from "./reference-chat.js";
import { addressOf, HOST } from "./reference-socket.js";

/** A client of a chat room or a spread server. */
export class RoomPeer extends Peer {
  static override async to(port: number): Promise<RoomPeer> {
    return new RoomPeer(await connected(port));
  }

  /** Everything it has received. */
  get text(): string {
    return this.received.toString();
  }

  /** Resolves when it has received `text`. */
  untilText(text: string): Promise<void> {
    return this.until(() => this.received.includes(text));
  }
}

/** A member of a chat room, present or future. */
class ChatPeer extends RoomPeer {
  constructor(
    socket: Socket,
    /** Its name in the room. */
    readonly address: string,
  ) {
    super(socket);
  }
}

/** Connects clients to a chat server, one after the other. */
export class Visitors {
  #count = 0;

  constructor(
    readonly engine: string,
    readonly port: number,
  ) {}

  async to(): Promise<ChatPeer> {
    const socket = await connected(this.port);
    return new ChatPeer(socket, this.#nameOf(socket));
  }

  /** Connects, and waits until it is in the room. */
  async enter(): Promise<ChatPeer> {
    const peer = await this.to();
    await peer.untilText(`${peer.address}已进入聊天室`);
    return peer;
  }

  /** The text's client. */
  async client(): Promise<ReferenceChatClient> {
    const client = await ReferenceChatClient.to(this.port);
    client.address = this.#nameOf(client.socket);
    return client;
  }

  /** Espruino does not know the addresses of peers: there they have numbers. */
  #nameOf(socket: Socket): string {
    this.#count++;
    if (this.engine === "espruino") return `#${this.#count}`;
    return addressOf(socket.localAddress, socket.localPort);
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: HOST, port, allowHalfOpen: true, noDelay: true });
  await once(socket, "connect");
  return socket;
}
