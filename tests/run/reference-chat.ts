/** The reference chat programs, as they behave on the wire and on the terminal. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { addressOf, dial, HOST, Printed, receive } from "./reference-socket.js";

/** The client: two threads, one for `input()` and one for `recv`. */
export class ReferenceChatClient extends Printed {
  /** Its address as the servers print it. */
  address: string;

  private constructor(readonly socket: Socket) {
    super();
    this.address = addressOf(socket.localAddress, socket.localPort);
    this.print(`与${HOST}连接建立成功，可以开始聊天了！（输入q断开连接）`);
    socket.on("error", () => {});
    void receive(socket, (message) => {
      this.print(message);
      return true;
    });
  }

  static async to(port: number): Promise<ReferenceChatClient> {
    return new ReferenceChatClient(await dial(port));
  }

  /** A line typed at `input()`. */
  type(line: string): void {
    this.socket.write(line);
    if (line === "q") this.socket.destroySoon();
  }
}

/** The server in mode p2p: serves one client, and ends at its `q`. */
export class ReferenceP2PServer extends Printed {
  ended = false;
  #client: Socket | undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    super();
    this.#server = server;
    server.on("connection", (socket) => {
      if (this.#client) return;
      this.#client = socket;
      this.#serve(socket);
    });
  }

  static async listen(): Promise<ReferenceP2PServer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, HOST);
    await once(server, "listening");
    return new ReferenceP2PServer(server);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  type(line: string): void {
    this.#client?.write(`Server : ${line}`);
  }

  close(): void {
    this.#client?.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    const address = addressOf(socket.remoteAddress, socket.remotePort);
    socket.on("error", () => {});
    this.print(address, "已成功连接");
    void receive(socket, (message) => {
      if (message !== "q") {
        this.print(address, ":", message);
        return message !== "";
      }
      this.ended = true;
      this.print(address, "已退出聊天");
      socket.destroySoon();
      this.#server.close();
      return false;
    });
  }
}

/** The server in mode hub. */
export class ReferenceHub extends Printed {
  readonly #server: Server;
  readonly #clients = new Map<string, Socket>();
  readonly #backlog: Socket[] = [];

  private constructor(
    server: Server,
    readonly clientsMax: number,
  ) {
    super();
    this.#server = server;
    server.on("connection", (socket) => {
      socket.on("error", () => {});
      this.#backlog.push(socket);
      this.#accept();
    });
  }

  static async listen(clientsMax: number): Promise<ReferenceHub> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, HOST);
    await once(server, "listening");
    return new ReferenceHub(server, clientsMax);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    for (const socket of [...this.#clients.values(), ...this.#backlog]) socket.destroy();
    this.#server.close();
  }

  /** Connections beyond the limit wait in the listening socket's backlog, unread. */
  #accept(): void {
    if (this.#clients.size >= this.clientsMax) return;
    const socket = this.#backlog.shift();
    if (!socket) return;
    const address = addressOf(socket.remoteAddress, socket.remotePort);
    this.#clients.set(address, socket);
    this.#sendAll(`${address}已进入聊天室`);
    this.print(address, "已成功连接");
    void receive(socket, (message) => {
      if (message === "") return false;
      if (message !== "q") {
        this.#sendAll(`${address}:${message}`, socket);
        return true;
      }
      socket.destroySoon();
      this.#clients.delete(address);
      this.#sendAll(`${address}已离开聊天室`);
      this.print(address, "已断开连接");
      this.#accept();
      return false;
    });
  }

  #sendAll(message: string, except?: Socket): void {
    for (const socket of this.#clients.values()) if (socket !== except) socket.write(message);
  }
}
