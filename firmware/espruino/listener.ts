import type { Listener as Port, ListenerOptions, TCP as Socket } from "../device.js";
import { portOf } from "./port.js";
import { settle, type TCP } from "./tcp.js";

/** ECMA-419's Listener over a server of `net`. */
export class Listener<Target> implements Port<Target> {
  target: Target;
  readonly port: number;
  onReadable: ListenerOptions<Target>["onReadable"];
  private readonly server: NetServer<Listener<Target>>;
  /** An accepted socket, which is to be adopted in the same callback. */
  accepted: NetSocket | undefined;

  constructor(options: ListenerOptions<Target>) {
    this.target = options.target;
    this.onReadable = options.onReadable;
    this.port = portOf(options);
    this.server = require("net")["createServer"](onConnection) as NetServer<Listener<Target>>;
    this.server.listener = this;
    this.server["listen"](this.port);
  }

  read(): Socket<never> | undefined {
    const socket = this.accepted;
    this.accepted = undefined;
    return socket as unknown as Socket<never> | undefined;
  }

  close(): void {
    this.server.listener = undefined;
    this.server["close"]();
  }
}

function onConnection(this: NetServer<Listener<unknown>>, socket: NetSocket): void {
  const listener = this.listener;
  if (!listener) {
    socket["end"]();
    return;
  }
  listener.accepted = socket;
  if (listener.onReadable) listener.onReadable(1);
  setTimeout(settle, 0, socket as NetSocket<TCP<unknown>>);
}
