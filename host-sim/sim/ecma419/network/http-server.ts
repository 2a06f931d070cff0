/**
 * ECMA-419 HTTP Server (section 21), with the callbacks and the order of events of Moddable's class
 * (examples/io/listener/httpserver). A connection serves one request, and is closed then.
 */
import { callbackOption, callbackOptions, requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import { BodyReader, BodyWriter, framingOf, HeadReader, headText } from "./http-message.js";
import { ProtocolError } from "./protocol-error.js";
import { Later } from "./later.js";
import { REASONS } from "./http-reasons.js";
import type { ByteBuffer, StreamSocket, StreamSocketClass } from "./sockets.js";
import { Wire } from "./wire.js";

const PORT = 80;
const STATUS_OK = 200;
/** Their responses have no body. */
const STATUS_WITHOUT_BODY = [101, 204, 304];

/** What the server needs of a Listener class. */
export interface ListenerClass {
  new (options: never): {
    readonly port: number;
    read(): StreamSocket | undefined;
    close(): void;
  };
}

/** The options of a Listener class, and the class as `io`. */
export interface ListenerOptions {
  io: ListenerClass;
  [option: string]: unknown;
}

export interface HTTPServerDictionary {
  /** A Listener class, or the options of one with the class as `io`. */
  io?: ListenerClass | ListenerOptions;
  /** The same, which goes before: `io` of the options in a host provider is the class of the server. */
  listener?: ListenerOptions;
  /** Default 80. */
  port?: number;
  onConnect: (this: HTTPServer, connection: HTTPConnection) => void;
}

export interface ServerRequest {
  readonly method: string;
  readonly path: string;
  /** The names in lower case. */
  readonly headers: Map<string, string>;
}

export interface ServerResponse {
  status: number;
  headers: Map<string, unknown>;
}

export interface HTTPRoute {
  onRequest?: (this: HTTPConnection, request: ServerRequest) => void;
  onReadable?: (this: HTTPConnection, bytes: number) => void;
  onResponse?: (this: HTTPConnection, response: ServerResponse) => void;
  onWritable?: (this: HTTPConnection, bytes: number) => void;
  onDone?: (this: HTTPConnection) => void;
  onError?: (this: HTTPConnection, error?: unknown) => void;
  /** What its callbacks find at `this.route`. */
  [property: string]: unknown;
}

const CALLBACKS = ["onRequest", "onReadable", "onResponse", "onWritable", "onDone", "onError"] as const;

export class HTTPConnection {
  readonly #machine: Machine;
  readonly #onClosed: (connection: HTTPConnection) => void;
  readonly #later: Later;
  /** The socket, until it is accepted. */
  #from: StreamSocket | undefined;
  #wire: Wire | undefined;
  #callbacks: HTTPRoute = {};
  #route: HTTPRoute | undefined;
  readonly #head = new HeadReader();
  /** The request, while its `onRequest` is being called. */
  #request: ServerRequest | undefined;
  #body: BodyReader | undefined;
  /** The program is to answer, or has. */
  #answering = false;
  /** The response's body, once its head is on its way. */
  #sending: BodyWriter | undefined;
  #closed = false;

  constructor(machine: Machine, from: StreamSocket, onClosed: (connection: HTTPConnection) => void) {
    this.#machine = machine;
    this.#from = from;
    this.#onClosed = onClosed;
    this.#later = new Later(machine);
  }

  /** Closes the connection without a callback. */
  close(): void {
    const socket = this.#wire?.socket ?? this.#from;
    this.#letGo();
    socket?.close();
  }

  /** Begins to receive the request. Throws what the socket's constructor does, as where the chip has no socket. */
  accept(options: HTTPRoute): void {
    requireOptions(options);
    const from = this.#from;
    if (!from) throw new Error("bad state");
    this.#callbacks = callbackOptions(options, CALLBACKS);
    this.#wire = new Wire(
      new (from.constructor as StreamSocketClass)({
        from,
        onReadable: (bytes: number) => {
          if (!this.#wire) return;
          this.#wire.readable = bytes;
          this.#receive();
        },
        onWritable: (bytes: number) => {
          if (!this.#wire) return;
          this.#wire.writable = bytes;
          this.#send();
        },
        onError: (error: unknown) => this.#fail(error),
      } as never),
    );
    this.#from = undefined;
  }

  /** Returns the TCP socket, and closes the connection without it. Throws Error when it is closed. */
  detach(): StreamSocket {
    const socket = this.#wire?.socket ?? this.#from;
    if (!socket) throw new Error("closed");
    this.#letGo();
    // Another object, so that none of our callbacks is called any more.
    return new (socket.constructor as StreamSocketClass)({ from: socket } as never);
  }

  /** The route that has set the callbacks. Setting it in `onRequest` calls its own `onRequest`. */
  get route(): HTTPRoute | undefined {
    return this.#route;
  }

  set route(route: HTTPRoute) {
    requireOptions(route);
    this.#callbacks = callbackOptions(route, CALLBACKS);
    this.#route = route;
    if (this.#request) this.#callbacks.onRequest?.call(this, this.#request);
  }

  /** Starts the response. Throws where the request is not complete, or has been answered. */
  respond(response: ServerResponse): void {
    requireOptions(response);
    const wire = this.#wire;
    if (!this.#answering || this.#sending || !wire) throw new Error("bad state");
    const { status, headers } = response;
    const text = headText(`HTTP/1.1 ${status} ${REASONS[status] ?? "OK"}`, headers);
    // Without a length, the body ends when the program says so, or has no way to write one.
    const open = this.#callbacks.onWritable ? Infinity : 0;
    const framing = STATUS_WITHOUT_BODY.includes(status) ? 0 : (framingOf(headers) ?? open);
    this.#sending = new BodyWriter(wire, framing);
    wire.send(this.#machine.parts.codecs.encode(text));
    this.#send();
  }

  /** Reads bytes of the request's body, as IO objects do; undefined where there are none. */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    const wire = this.#wire;
    const body = this.#body;
    if (!wire || !body || this.#answering) return undefined;
    const before = wire.readable;
    const result = wire.read(request, body.readable(wire));
    body.taken(before - wire.readable);
    if (body.isComplete || body.readable(wire) === 0) this.#later.set(() => this.#receive());
    return result;
  }

  /**
   * Writes bytes of the response's body; without an argument, ends one without a fixed length. Returns the number of
   * bytes that can still be written. Throws "would block" when there is no room, "bad state" when there is no body.
   */
  write(data?: ByteBuffer): number {
    const sending = this.#sending;
    if (!sending || sending.isComplete) throw new Error("bad state");
    const room_bytes = sending.write(data);
    if (!sending.isComplete) return room_bytes;
    if (data) this.#done();
    else this.#later.set(() => this.#send());
    return 0;
  }

  #receive(): void {
    const wire = this.#wire;
    if (!wire || this.#answering) return;
    this.#later.cancel();
    try {
      if (!this.#body && !this.#receiveHead(wire)) return;
      const body = this.#body as BodyReader | undefined;
      if (!body) return;
      const bytes = body.advance(wire);
      if (body.isComplete) this.#answer();
      else if (bytes > 0) this.#callbacks.onReadable?.call(this, bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  /** Returns whether the head is complete and the connection still open. */
  #receiveHead(wire: Wire): boolean {
    if (!this.#head.read(wire)) return false;
    const words = (this.#head.startLine as string).trim().split(" ");
    if (words.length !== 3 || words[2] !== "HTTP/1.1") throw new ProtocolError("badly formed");
    const { headers } = this.#head;
    const framing = framingOf(headers) ?? 0;
    this.#request = { method: words[0], path: words[1], headers };
    this.#callbacks.onRequest?.call(this, this.#request);
    this.#request = undefined;
    if (this.#closed) return false;
    this.#body = new BodyReader(framing);
    return true;
  }

  #answer(): void {
    this.#answering = true;
    const response: ServerResponse = { status: STATUS_OK, headers: new Map() };
    if (this.#callbacks.onResponse) this.#callbacks.onResponse.call(this, response);
    else this.respond(response);
  }

  #send(): void {
    const sending = this.#sending;
    if (!sending || !this.#wire?.flush()) return;
    if (sending.isComplete) {
      this.#done();
      return;
    }
    const { room_bytes } = sending;
    if (room_bytes > 0) this.#callbacks.onWritable?.call(this, room_bytes);
  }

  #done(): void {
    const { onDone } = this.#callbacks;
    onDone?.call(this);
    this.close();
  }

  #fail(error?: unknown): void {
    if (this.#closed) return;
    const { onError } = this.#callbacks;
    this.close();
    onError?.call(this, error);
  }

  #letGo(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#later.cancel();
    this.#from = this.#wire = undefined;
    this.#onClosed(this);
  }
}

export class HTTPServer {
  readonly #connections = new Set<HTTPConnection>();
  #listener: { readonly port: number; read(): StreamSocket | undefined; close(): void } | undefined;

  /** Listens on `port`. Throws what the constructor of the Listener does. */
  constructor(machine: Machine, options: HTTPServerDictionary) {
    requireOptions(options);
    const { io, listener: listening = io, port = PORT } = options;
    const onConnect = callbackOption<HTTPServer, [HTTPConnection]>(options, "onConnect");
    if (!onConnect) throw new TypeError("onConnect required");
    if (!listening) throw new TypeError("io required");
    const [Listener, more] = typeof listening === "function" ? [listening, {}] : [listening.io, listening];
    const listener = new Listener({
      ...more,
      port,
      onReadable: (requests: number) => {
        while (requests-- > 0 && this.#listener) {
          const from = listener.read();
          if (!from) return;
          this.#connect(from, machine, onConnect);
        }
      },
    } as never);
    this.#listener = listener;
  }

  get port(): number {
    if (!this.#listener) throw new SyntaxError("closed");
    return this.#listener.port;
  }

  /** Closes all connections, without callbacks. */
  close(): void {
    for (const connection of [...this.#connections]) connection.close();
    this.#listener?.close();
    this.#listener = undefined;
  }

  #connect(
    from: StreamSocket,
    machine: Machine,
    onConnect: NonNullable<HTTPServerDictionary["onConnect"]>,
  ): void {
    const connection = new HTTPConnection(machine, from, (gone) => this.#connections.delete(gone));
    this.#connections.add(connection);
    try {
      onConnect.call(this, connection);
    } catch (error) {
      // Moddable ignores all that is thrown here. A chip without a socket for the connection is no fault of the program.
      connection.close();
      if (!(error instanceof Error && error.message === "invalid from")) throw error;
    }
  }
}
