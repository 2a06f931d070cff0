/** The reference UDP programs, as they behave on the wire and on the terminal, on node:dgram. */
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import { addressOf, BUFFER_SIZE, HOST, Printed } from "./reference-socket.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** The broadcast address on loopback. */
const LOOPBACK_BROADCAST = "127.255.255.255";
const EVERYWHERE = "0.0.0.0";

/** Python's `time.ctime()`, of this moment. */
function ctime(): string {
  const [weekday, month, day, year, time] = new Date().toString().split(" ");
  return `${weekday} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
}

/** Python's `datetime.datetime.now()`, to the millisecond. */
function now(): string {
  return `${new Date().toISOString().replace("T", " ").replace("Z", "")}000`;
}

export async function bind(port = 0, address = HOST, options: Partial<SocketOptions> = {}): Promise<Socket> {
  const socket = createSocket({ type: "udp4", ...options });
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

/** A port that is free on every address. */
export async function freePort(): Promise<number> {
  const socket = await bind(0, EVERYWHERE);
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** A queue of things to wait for. */
class Waiting<Thing> {
  readonly #things: Thing[] = [];
  readonly #takers: ((thing: Thing) => void)[] = [];

  put(thing: Thing): void {
    const taker = this.#takers.shift();
    if (taker) taker(thing);
    else this.#things.push(thing);
  }

  take(): Promise<Thing> {
    const thing = this.#things.shift();
    return thing === undefined
      ? new Promise((resolve) => this.#takers.push(resolve))
      : Promise.resolve(thing);
  }
}

interface Received {
  readonly bytes: Buffer;
  readonly from: RemoteInfo;
}

const open: { close(): void }[] = [];

/** For an afterEach: ends all programs. */
export function stopReferences(): void {
  for (const program of open.splice(0)) program.close();
}

/** A program with a socket; `recvfrom` returns the next datagram. */
abstract class Program extends Printed {
  readonly socket: Socket;
  readonly #received = new Waiting<Received>();
  readonly #typed = new Waiting<string>();
  #closed = false;

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.on("message", (bytes, from) => {
      this.#received.put({ bytes: bytes.subarray(0, BUFFER_SIZE), from });
    });
    open.push(this);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Its address as the others print it. */
  get address(): string {
    return addressOf(HOST, this.port);
  }

  /** What the user types next. */
  type(line: string): void {
    this.#typed.put(line);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.socket.close();
  }

  protected input(): Promise<string> {
    return this.#typed.take();
  }

  protected recvfrom(): Promise<Received> {
    return this.#received.take();
  }
}

/** 2.1, the server. */
export class ReferenceServer extends Program {
  static async listen(port = 0): Promise<ReferenceServer> {
    const server = new ReferenceServer(await bind(port));
    void server.#run();
    return server;
  }

  async #run(): Promise<void> {
    for (;;) {
      const { bytes, from } = await this.recvfrom();
      const text = UTF8.decode(bytes);
      this.print(`收到客户端【${addressOf(from.address, from.port)}】数据:${text}`);
      this.socket.send(`【${ctime()}${text}`, from.port, from.address);
    }
  }
}

/** 2.2, the client: asks, and waits for the answer before it asks again. */
export class ReferenceClient extends Program {
  static async to(port: number): Promise<ReferenceClient> {
    const client = new ReferenceClient(await bind());
    void client.#run(port);
    return client;
  }

  async #run(port: number): Promise<void> {
    for (;;) {
      const text = (await this.input()).trim();
      this.socket.send(text, port, HOST);
      const { bytes, from } = await this.recvfrom();
      this.print(`收到服务端【${addressOf(from.address, from.port)}】返回的数据:${UTF8.decode(bytes)}`);
    }
  }
}

/** 三, the broadcaster, on loopback. */
export class ReferenceBroadcaster extends Program {
  static async to(port: number): Promise<ReferenceBroadcaster> {
    const broadcaster = new ReferenceBroadcaster(await bind());
    broadcaster.socket.setBroadcast(true);
    void broadcaster.#run(port);
    return broadcaster;
  }

  async #run(port: number): Promise<void> {
    for (;;) {
      const content = await this.input();
      this.socket.send(`【${ctime()}${content}`, port, LOOPBACK_BROADCAST);
      const { bytes, from } = await this.recvfrom();
      this.print(`收到客户端【${addressOf(from.address, from.port)}】返回的数据:${UTF8.decode(bytes)}`);
    }
  }
}

/** Receives broadcasts and answers each. */
export class BroadcastListener extends Program {
  /** The port that its last answer came from. */
  answering = 0;

  /** Bound to every address, or to the broadcast address itself; others may be too. */
  static async listen(port: number, address: "0.0.0.0" | "127.255.255.255"): Promise<BroadcastListener> {
    const socket = await bind(port, address, { reuseAddr: true });
    const listener = new BroadcastListener(socket);
    void listener.#run();
    return listener;
  }

  async #run(): Promise<void> {
    for (;;) {
      const { bytes, from } = await this.recvfrom();
      const socket = await bind();
      this.answering = socket.address().port;
      this.print(UTF8.decode(bytes));
      socket.send(`got it: ${bytes.length}`, from.port, from.address, () => socket.close());
    }
  }
}

/** 四, the chat room: `type` the peer's address and port, then messages; an empty one asks anew. */
export class ReferenceChat extends Program {
  /** chat.txt */
  readonly history: string[] = [];

  static async open(): Promise<ReferenceChat> {
    const chat = new ReferenceChat(await bind());
    void chat.#send();
    void chat.#receive();
    return chat;
  }

  async #send(): Promise<void> {
    for (;;) {
      const ip = (await this.input()).trim();
      const port = Number((await this.input()).trim());
      let message: string;
      while ((message = (await this.input()).trim())) {
        this.socket.send(message, port, ip);
        this.history.push(`【${ctime()}】向【${addressOf(ip, port)}】发送数据:${message}`);
        this.changed();
      }
    }
  }

  async #receive(): Promise<void> {
    for (;;) {
      const { bytes, from } = await this.recvfrom();
      try {
        const text = UTF8.decode(bytes);
        const info = `【${ctime()}】收到【${addressOf(from.address, from.port)}】发送的数据:${text}`;
        this.history.push(info);
        this.print(info);
      } catch {
        // "except: pass"
      }
    }
  }
}

/** The Twisted programs get callbacks instead of reading from a queue. */
abstract class Protocol extends Program {
  constructor(socket: Socket) {
    super(socket);
    socket.removeAllListeners("message");
    socket.on("message", (bytes, from) => this.datagramReceived(bytes, addressOf(from.address, from.port)));
  }

  protected abstract datagramReceived(data: Buffer, address: string): void;
}

/** 普通UDP, the one that talks to itself; on a port of its own it is a listener for others. */
export class ReferenceSelf extends Protocol {
  static async listen(port = 0): Promise<ReferenceSelf> {
    return new ReferenceSelf(await bind(port));
  }

  /** Its thread runs this every five seconds. */
  routine(): void {
    this.socket.send(`${now()}: say hello to myself.`, this.port, HOST);
  }

  protected datagramReceived(data: Buffer, address: string): void {
    this.print(`Got data from: ${address}: ${UTF8.decode(data)}`);
  }
}

/** 适配普通Socket对象: the receiving half, whose socket was opened before. */
export class ReferenceAdopt extends Protocol {
  static async listen(): Promise<ReferenceAdopt> {
    return new ReferenceAdopt(await bind());
  }

  /** The sending half. */
  static async greet(port: number): Promise<void> {
    const socket = await bind();
    await new Promise<void>((resolve) => socket.send("Hello my friend!", port, HOST, () => resolve()));
    socket.close();
  }

  protected datagramReceived(data: Buffer): void {
    this.print(UTF8.decode(data));
  }
}

/** Connected UDP: receives from its peer only, and is told of a closed port. */
export class ReferenceConnected extends Protocol {
  static async to(port: number, own = 0): Promise<ReferenceConnected> {
    const socket = await bind(own);
    socket.connect(port, HOST);
    await once(socket, "connect");
    const program = new ReferenceConnected(socket);
    socket.on("error", () => program.print("sent failed!"));
    socket.send("Here is the first connected message");
    program.print("Connection created!");
    return program;
  }

  /** Its thread runs this every five seconds. */
  routine(): void {
    this.socket.send(`${now()}: say hello to myself.`);
  }

  protected datagramReceived(data: Buffer): void {
    this.print(UTF8.decode(data));
  }
}

/** 组播, on the loopback interface. */
export class ReferenceMulticast extends Protocol {
  #group = "";

  static async join(group: string, port: number): Promise<ReferenceMulticast> {
    const socket = await bind(port, EVERYWHERE, { reuseAddr: true });
    const program = new ReferenceMulticast(socket);
    program.#group = group;
    socket.setMulticastInterface(HOST);
    socket.addMembership(group, HOST);
    program.tell("Notify");
    return program;
  }

  tell(text: string): void {
    this.tellGroup(this.#group, text);
  }

  tellGroup(group: string, text: string): void {
    this.socket.send(text, this.port, group);
  }

  protected datagramReceived(data: Buffer, address: string): void {
    this.print(`Datagram b'${data.toString()}' received from ${address}`);
    if (data.equals(Buffer.from("Notify"))) this.tell("Acknowlege");
  }
}

/** A peer of the tests that keeps what it receives, byte for byte. */
export class DatagramPeer extends Printed {
  readonly datagrams: Buffer[] = [];
  readonly from: RemoteInfo[] = [];

  private constructor(readonly socket: Socket) {
    super();
    socket.on("message", (bytes, from) => {
      this.datagrams.push(bytes);
      this.from.push(from);
      this.changed();
    });
  }

  static async open(port = 0, address = HOST): Promise<DatagramPeer> {
    const peer = new DatagramPeer(await bind(port, address));
    open.push(peer);
    return peer;
  }

  get port(): number {
    return this.socket.address().port;
  }

  get texts(): string[] {
    return this.datagrams.map((datagram) => datagram.toString());
  }

  /** Sends, and resolves when the system has taken it. */
  send(data: string | Uint8Array, port: number): Promise<void> {
    return new Promise((resolve) => this.socket.send(data, port, HOST, () => resolve()));
  }

  untilCount(count: number): Promise<void> {
    return this.until(() => this.datagrams.length >= count);
  }

  close(): void {
    this.socket.close();
  }
}
