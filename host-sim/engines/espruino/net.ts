/** Espruino's module `net` on the ESP32, on a Network, as measured on the interpreter and with lwIP's limits. */
import type { NetworkError, StreamServer } from "../../sim/network/network.js";
import { NetSocket } from "./net-socket.js";
import { Emitter, type Runtime } from "./runtime.js";
import type { Sockets } from "./sockets.js";

class NetServer extends Emitter {
  readonly #net: Net;
  #port = 0;

  constructor(net: Net, runtime: Runtime, onConnection: never) {
    super(runtime);
    this.#net = net;
    this.on("connect", onConnection);
  }

  /** There is no event. Two servers can listen on the same port: they get the clients in turn. */
  listen(port: number): this {
    this.#port = port;
    this.#net.listen(this, port);
    return this;
  }

  close(): void {
    this.#net.unlisten(this, this.#port);
  }
}

/** A listening port: its servers, of which the next gets the next client, and the clients that wait. */
interface Listening {
  readonly server: StreamServer;
  servers: NetServer[];
  readonly waiting: NetSocket[];
}

export class Net {
  readonly #runtime: Runtime;
  readonly #sockets: Sockets;
  readonly #ports = new Map<number, Listening>();
  readonly #open = new Set<NetSocket>();

  constructor(runtime: Runtime, sockets: Sockets) {
    this.#runtime = runtime;
    this.#sockets = sockets;
    runtime.addChore(() => this.#round());
    runtime.machine.onPowerOff(() => {
      for (const { server } of this.#ports.values()) server.close();
    });
  }

  createServer(onConnection: never): NetServer {
    if (typeof onConnection !== "function") throw new TypeError("Expecting Callback Function");
    return new NetServer(this, this.#runtime, onConnection);
  }

  /**
   * On the device this blocks until the peer has answered, and throws if the peer refuses. The model cannot block: it
   * throws only for errors that are known at once. A later refusal closes the connection without a `connect` event.
   */
  connect(options: { host: string; port: number }, onConnect?: never): NetSocket {
    const { network, station } = this.#runtime.machine.parts;
    const onGone = station.address ? this.#sockets.connection() : undefined;
    if (!onGone || !this.#sockets.take()) {
      onGone?.();
      throw new Error("Unable to create socket");
    }
    const socket = new NetSocket(this.#runtime);
    if (onConnect) socket.on("connect", onConnect);
    socket.attach(network.connect(options.host, options.port, socket), onGone);
    socket.taken(() => this.#sockets.give());
    this.#open.add(socket);
    this.#runtime.wake();
    return socket;
  }

  listen(server: NetServer, port: number): void {
    const known = this.#ports.get(port);
    if (!this.#sockets.take()) throw new Error("Unable to create socket");
    if (known) known.servers.push(server);
    else this.#ports.set(port, { server: this.#bind(port), servers: [server], waiting: [] });
  }

  unlisten(server: NetServer, port: number): void {
    const listening = this.#ports.get(port);
    if (!listening?.servers.includes(server)) return;
    this.#sockets.give();
    listening.servers = listening.servers.filter((other) => other !== server);
    if (listening.servers.length > 0) return;
    this.#ports.delete(port);
    listening.server.close();
    for (const socket of listening.waiting) socket.powerOff();
  }

  #bind(port: number): StreamServer {
    const { network, onTrouble } = this.#runtime.machine.parts;
    const server = network.listen(port, {
      onStream: (stream) => {
        const listening = this.#ports.get(port);
        if (!listening || !this.#runtime.machine.parts.station.address) {
          stream.reset();
          return;
        }
        const onGone = this.#sockets.connection();
        if (!onGone) {
          this.#sockets.refuse(`${stream.remoteAddress}:${stream.remotePort}`);
          stream.reset();
          return;
        }
        const socket = new NetSocket(this.#runtime);
        socket.attach(stream, onGone);
        listening.waiting.push(socket);
        this.#runtime.wake();
      },
      onFailed: (error: NetworkError) => onTrouble(error.fields()),
    });
    if (server) return server;
    this.#sockets.give();
    throw new Error("Unable to create socket");
  }

  /** Each server accepts one client, then each connection receives and sends one chunk. */
  #round(): boolean {
    let busy = false;
    for (const listening of this.#ports.values()) {
      const socket = listening.waiting.shift();
      if (socket) this.#accept(listening, socket);
      busy ||= listening.waiting.length > 0;
    }
    for (const socket of [...this.#open]) {
      busy = socket.round() || busy;
      if (!socket.opened) this.#open.delete(socket);
    }
    return busy;
  }

  #accept(listening: Listening, socket: NetSocket): void {
    if (!this.#sockets.take()) {
      this.#sockets.refuse(socket.peer);
      socket.powerOff();
      return;
    }
    socket.taken(() => this.#sockets.give());
    const [next, ...others] = listening.servers;
    listening.servers = [...others, next];
    this.#open.add(socket);
    next.emit("connect", socket);
  }
}
