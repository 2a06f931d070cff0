import type { Listener as Port, ListenerOptions, TCP as Socket } from "../device.js";
import { portOf } from "./port.js";
import { settle, TCP } from "./tcp.js";

/** ECMA-419's Listener over a server of `net`. */
export class Listener<Target> implements Port<Target> {
  target: Target;
  readonly port: number;
  onReadable: ListenerOptions<Target>["onReadable"];
  private readonly server: NetServer<Listener<Target>>;
  /** Accepted, until it is read. */
  waiting: TCP<never> | undefined;

  constructor(options: ListenerOptions<Target>) {
    this.target = options.target;
    this.onReadable = options.onReadable;
    this.port = portOf(options);
    this.server = require("net")["createServer"](onConnection) as NetServer<Listener<Target>>;
    this.server.owner = this;
    this.server["listen"](this.port);
  }

  read(): Socket<never> | undefined {
    const tcp = this.waiting;
    this.waiting = undefined;
    return tcp;
  }

  close(): void {
    this.server.owner = undefined;
    this.server["close"]();
  }
}

function onConnection(this: NetServer<Listener<unknown>>, socket: NetSocket): void {
  const listener = this.owner;
  if (!listener) {
    socket["end"]();
    return;
  }
  const tcp = new TCP<never>(undefined, socket);
  setTimeout(settle, 0, tcp);
  listener.waiting = tcp;
  if (listener.onReadable) listener.onReadable(1);
  // Nobody asks for it later.
  if (listener.waiting) tcp.close();
}
