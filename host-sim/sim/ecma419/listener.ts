/** ECMA-419 Listener (section 13) as implemented by Moddable 8.2: modules/io/socket/lwip/tcp.c, second half. */
import type { NetworkError, Stream, StreamHandler, StreamServer } from "../network/network.js";
import { callbackOption, formatOption, interfaceOption, optionalPort, requireOptions } from "./dictionary.js";
import type { Machine, Resource } from "./machine.js";
import { Accepted, type TCP } from "./tcp.js";

const FORMATS = ["socket/tcp"] as const;

export interface ListenerDictionary {
  port?: number;
  /** One of the board's addresses, to listen on that interface only. */
  address?: string;
  format?: "socket/tcp";
  target?: unknown;
  onReadable?: (this: Listener, requests: number) => void;
}

export class Listener implements Resource {
  target: unknown;
  readonly #machine: Machine;
  readonly #TCP: new (accepted: Accepted) => TCP;
  readonly #onReadable: ((this: Listener, requests: number) => void) | undefined;
  /** Accepted connections that were not read yet; undefined for one that got no socket. */
  readonly #pending: (Stream | undefined)[] = [];
  #server: StreamServer | undefined;
  #posted = false;

  /**
   * Listens on `port` (absent or 0: any free one). `read` returns objects of the class `TCP`. Throws Error "socket
   * bind" when the port is taken or the board does not have `address`; the host's log has the cause.
   */
  constructor(machine: Machine, TCP: new (accepted: Accepted) => TCP, options: ListenerDictionary) {
    requireOptions(options);
    const port = optionalPort(options);
    const address = interfaceOption(options);
    formatOption(options, FORMATS);
    this.#onReadable = callbackOption(options, "onReadable");
    this.#machine = machine;
    this.#TCP = TCP;
    this.target = options.target;
    const { chip, network, onTrouble } = machine.parts;
    // lwIP converts an ordinary socket into a listening one.
    if (machine.sockets >= chip.sockets_max) throw new Error("no socket");
    if (machine.listeners >= chip.listeners_max) throw new RangeError("no memory");
    const handler = {
      onStream: (stream: Stream) => this.#accept(stream),
      onNoRoom: (address: string, port: number) => this.#noRoom(address, port),
      onFailed: (error: NetworkError) => onTrouble(error.fields()),
    };
    this.#server = network.listen(port, handler, address);
    // The network tells the host why, but perhaps only after an exception that nobody catches has ended the program.
    const cause = `port ${port} is in use, or is not the board's to open: stop the other program, or give another port`;
    if (!this.#server) throw new Error("socket bind", { cause });
    machine.listeners++;
    machine.hold(this);
  }

  get port(): number {
    return this.#opened().port;
  }

  get format(): string {
    this.#opened();
    return FORMATS[0];
  }

  set format(format: string) {
    this.#opened();
    formatOption({ format }, FORMATS);
  }

  /**
   * Returns a TCP object to adopt with `new TCP({ from })`, or undefined if no connection is waiting. If the chip had
   * no socket for the connection, adopting the object throws "invalid from", as on the device.
   */
  read(): TCP | undefined {
    this.#opened();
    if (this.#pending.length === 0) return undefined;
    return new this.#TCP(new Accepted(this.#pending.shift()));
  }

  close(): void {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    this.#machine.listeners--;
    this.#machine.release(this);
    server.close();
    for (const stream of this.#pending.splice(0)) {
      if (stream?.read(1)) stream.reset();
      else stream?.close();
    }
  }

  powerOff(): void {
    this.linkLost();
    this.close();
  }

  linkLost(): void {
    for (const stream of this.#pending.splice(0)) stream?.reset();
  }

  #opened(): StreamServer {
    if (!this.#server) throw new SyntaxError("closed");
    return this.#server;
  }

  #accept(stream: Stream): void {
    const { chip } = this.#machine.parts;
    if (!this.#server || !this.#machine.parts.station.address) {
      stream.reset();
      return;
    }
    if (this.#machine.sockets >= chip.sockets_max) {
      stream.reset();
      this.#noRoom(stream.remoteAddress, stream.remotePort);
      return;
    }
    this.#machine.sockets++;
    stream.handler = this.#waiting(stream);
    this.#pending.push(stream);
    this.#post();
  }

  /** lwIP reports the connection without a socket, and Moddable queues it. */
  #noRoom(address: string, port: number): void {
    const { chip, onTrouble } = this.#machine.parts;
    const peer = `${address}:${port}`;
    onTrouble({ code: "socket-limit", chip: chip.name, limit: chip.sockets_max, peer });
    if (this.#onReadable) this.#pending.push(undefined);
    this.#post();
  }

  /** An unread connection only occupies a socket. If it ends, it leaves the queue. */
  #waiting(stream: Stream): StreamHandler {
    return {
      onConnect() {},
      onReadable() {},
      onSent() {},
      onEnd() {},
      onFailed() {},
      onGone: () => {
        this.#machine.sockets--;
        const place = this.#pending.indexOf(stream);
        if (place >= 0) this.#pending.splice(place, 1);
      },
    };
  }

  #post(): void {
    if (this.#posted || !this.#onReadable) return;
    this.#posted = true;
    this.#machine.post(() => {
      this.#posted = false;
      if (this.#server && this.#pending.length > 0) this.#onReadable?.call(this, this.#pending.length);
    });
  }
}
