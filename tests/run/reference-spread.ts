/** The reference spread programs (Twisted), as they behave on the wire and on the terminal. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { dial, HOST, Printed } from "./reference-socket.js";

/** The server. */
export class ReferenceSpreadServer extends Printed {
  readonly #server: Server;
  readonly #clients: Socket[] = [];
  #count = 0;

  private constructor(server: Server) {
    super();
    this.#server = server;
    server.on("connection", (socket) => this.#serve(socket, ++this.#count));
  }

  static async listen(): Promise<ReferenceSpreadServer> {
    const server = createServer({ noDelay: true }).listen(0, HOST);
    await once(server, "listening");
    return new ReferenceSpreadServer(server);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    for (const socket of this.#clients) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket, id: number): void {
    socket.write(`欢迎来到Spread Site, 您是第${id}个客户端用户！\n`);
    this.print(`new connect: ${id}`);
    this.#clients.push(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => {
      // 'if data == "close"' compares bytes with text, and never holds.
      this.print(`spreading message from ${id} : ${data.toString()}`);
      for (const client of this.#clients) if (client !== socket) client.write(data);
    });
    socket.on("close", () => {
      this.#clients.splice(this.#clients.indexOf(socket), 1);
      this.print(`lost connect: ${id}`);
    });
  }
}

/** The client, which answers each message after `answerAfter_ms` (5000 in the reference program). */
export class ReferenceSpreadClient extends Printed {
  answers = 0;

  private constructor(
    readonly socket: Socket,
    readonly name: string,
    answerAfter_ms: number,
  ) {
    super();
    this.print("Started to connect.");
    this.print("Connected to the server!");
    socket.on("error", () => {});
    socket.on("data", (data) => {
      this.print("got message: ", data.toString());
      setTimeout(() => this.#sayHello(), answerAfter_ms).unref();
    });
    socket.on("close", () => this.print("Disconnected from the server!"));
  }

  static async to(port: number, name: string, answerAfter_ms: number): Promise<ReferenceSpreadClient> {
    return new ReferenceSpreadClient(await dial(port, false), name, answerAfter_ms);
  }

  #sayHello(): void {
    if (this.socket.destroyed || !this.socket.writable) return;
    this.answers++;
    this.socket.write(`hello, I'm ${this.name} 2026-11-21 08:50:07.320861`);
  }
}
