/**
 * ECMA-419 HTTP Client (section 20), with the order of events of Moddable's class (examples/io/tcp/httpclient). All
 * requests go to one host over one connection, one after the other.
 */
import { callbackOption, requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import { Dial, type DialOptions } from "./dial.js";
import {
  BodyReader,
  BodyWriter,
  framingOf,
  HeadReader,
  headText,
  type Framing,
  type Headers,
} from "./http-message.js";
import { ProtocolError } from "./protocol-error.js";
import { Later } from "./later.js";
import type { ByteBuffer } from "./sockets.js";
import type { Wire } from "./wire.js";

const PORT = 80;
/** Their responses have no body, whatever their headers say; Moddable takes 205 for one of them. */
const STATUS_WITHOUT_BODY = [204, 205, 304];
const STATUS_FINAL_MIN = 200;

export interface HTTPClientDictionary extends DialOptions {
  /** The connection has failed, or the peer has closed it. The client is closed then. */
  onError?: (this: HTTPClient, error?: unknown) => void;
}

export interface HTTPRequestDictionary {
  /** Default "GET". */
  method?: string;
  /** Default "/". */
  path?: string;
  headers?: Map<string, unknown>;
  /** The names of the response's headers that the program wants, in lower case. Default all. */
  headersMask?: readonly string[];
  onHeaders?: (this: HTTPRequest, status: number, headers: Headers, statusText: string) => void;
  onReadable?: (this: HTTPRequest, bytes: number) => void;
  onWritable?: (this: HTTPRequest, bytes: number) => void;
  /** The request is complete, with `null`, or has failed. */
  onDone?: (this: HTTPRequest, error: Error | null) => void;
}

/** One request, the receiver of its callbacks. */
export class HTTPRequest {
  readonly #client: RequestIO;

  constructor(client: RequestIO) {
    this.#client = client;
  }

  /**
   * Reads bytes of the response's body: all that wait, at most a number of them, or as many as fill a buffer (then
   * their number is returned). Returns undefined where there are none.
   */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    return this.#client.read(this, request);
  }

  /**
   * Writes bytes of the request's body; without an argument, ends a chunked one. Returns the number of bytes that can
   * still be written. Throws "would block" when there is no room, "bad state" when there is no body to write.
   */
  write(data?: ByteBuffer): number {
    return this.#client.write(this, data);
  }
}

interface RequestIO {
  read(request: HTTPRequest, bytes: number | ByteBuffer | undefined): ArrayBuffer | number | undefined;
  write(request: HTTPRequest, data: ByteBuffer | undefined): number;
}

interface Queued {
  readonly options: HTTPRequestDictionary;
  readonly request: HTTPRequest;
}

/** The request that is under way. */
interface Exchange extends Queued {
  /** The request's body, once its head is on its way. */
  sending: BodyWriter | undefined;
  head: HeadReader;
  /** The response's body, once its head is complete. */
  body: BodyReader | undefined;
}

export class HTTPClient {
  readonly #machine: Machine;
  readonly #host: string;
  readonly #onError: ((this: HTTPClient, error?: unknown) => void) | undefined;
  readonly #dial: Dial;
  /** The turn that sends the next request. */
  readonly #sending: Later;
  /** The turn that goes on with a response of which the program has read a part. */
  readonly #receiving: Later;
  readonly #io: RequestIO;
  readonly #queue: Queued[] = [];
  #current: Exchange | undefined;
  /** The socket has told that it can be written. */
  #connected = false;
  #closed = false;

  /** Resolves `host` and connects to it. Throws if the options lack `host`. */
  constructor(machine: Machine, options: HTTPClientDictionary) {
    requireOptions(options);
    this.#machine = machine;
    this.#onError = callbackOption(options, "onError");
    this.#host = String(options.host);
    this.#sending = new Later(machine);
    this.#receiving = new Later(machine);
    this.#io = {
      read: (request, bytes) => this.#read(request, bytes),
      write: (request, data) => this.#write(request, data),
    };
    this.#dial = new Dial(machine, options, PORT, {
      onReadable: (bytes) => {
        this.#wire.readable = bytes;
        this.#receive();
      },
      onWritable: (bytes) => {
        this.#connected = true;
        this.#wire.writable = bytes;
        this.#send();
      },
      onError: (error) => this.#fail(error),
    });
    this.#dial.open();
  }

  /** Cancels all requests, without callbacks. */
  close(): void {
    this.#closed = true;
    this.#dial.close();
    this.#sending.cancel();
    this.#receiving.cancel();
    this.#queue.length = 0;
    this.#current = undefined;
  }

  /** Queues a request. Throws when the client is closed. */
  request(options: HTTPRequestDictionary): HTTPRequest {
    requireOptions(options);
    if (this.#closed) throw new SyntaxError("closed");
    const queued = { options: { ...options }, request: new HTTPRequest(this.#io) };
    this.#queue.push(queued);
    if (this.#connected && !this.#current && !this.#sending.isSet) this.#sending.set(() => this.#send());
    return queued.request;
  }

  /** Defined while callbacks of the socket come. */
  get #wire(): Wire {
    return this.#dial.wire as Wire;
  }

  #read(request: HTTPRequest, bytes: number | ByteBuffer | undefined): ArrayBuffer | number | undefined {
    const exchange = this.#current;
    if (exchange?.request !== request) throw new Error("bad state");
    const { body } = exchange;
    if (!body) return undefined;
    const before = this.#wire.readable;
    const result = this.#wire.read(bytes, body.readable(this.#wire));
    body.taken(before - this.#wire.readable);
    if (body.isComplete || body.readable(this.#wire) === 0) this.#receiving.set(() => this.#receive());
    return result;
  }

  #write(request: HTTPRequest, data: ByteBuffer | undefined): number {
    const exchange = this.#current;
    if (exchange?.request !== request || !exchange.sending || exchange.sending.isComplete)
      throw new Error("bad state");
    return exchange.sending.write(data);
  }

  /** Sends what there is room for: the head of the next request, or its body. */
  #send(): void {
    if (!this.#current) this.#start();
    const exchange = this.#current;
    if (!exchange || !this.#wire.flush() || !exchange.sending || exchange.sending.isComplete) return;
    const { room_bytes } = exchange.sending;
    if (room_bytes > 0) exchange.options.onWritable?.call(exchange.request, room_bytes);
  }

  #start(): void {
    const queued = this.#queue.shift();
    if (!queued) return;
    const { method = "GET", path, headers = new Map<string, unknown>() } = queued.options;
    const text = headText(`${method} ${path || "/"} HTTP/1.1`, [["host", this.#host], ...headers]);
    const framing = framingOf(headers) ?? 0;
    const sending = framing === 0 ? undefined : new BodyWriter(this.#wire, framing);
    this.#current = { ...queued, sending, head: new HeadReader(), body: undefined };
    this.#wire.send(this.#machine.parts.codecs.encode(text));
  }

  #receive(): void {
    this.#receiving.cancel();
    try {
      const exchange = this.#current;
      if (!exchange || (!exchange.body && !this.#receiveHead(exchange))) return;
      const body = exchange.body as BodyReader;
      const bytes = body.advance(this.#wire);
      if (body.isComplete) this.#done(exchange);
      else if (bytes > 0) exchange.options.onReadable?.call(exchange.request, bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  /** Returns whether the head is complete and the request goes on. */
  #receiveHead(exchange: Exchange): boolean {
    for (;;) {
      const { head, options } = exchange;
      if (!head.read(this.#wire)) return false;
      const [version, code] = (head.startLine as string).split(" ", 2);
      const status = Number(code);
      if (!/^HTTP\/1\.\d$/.test(version) || !/^\d{3}$/.test(code)) throw new ProtocolError("bad response");
      exchange.head = new HeadReader();
      // An interim response, such as 100 Continue, comes before the final one.
      if (status < STATUS_FINAL_MIN && status !== 101) continue;
      exchange.body = new BodyReader(responseFraming(options.method, status, head.headers));
      const statusText = (head.startLine as string).slice(version.length + code.length + 2);
      options.onHeaders?.call(
        exchange.request,
        status,
        masked(head.headers, options.headersMask),
        statusText,
      );
      return this.#current === exchange;
    }
  }

  #done(exchange: Exchange): void {
    // The peer answered before it had the whole request: it will take the rest of that for the next request.
    const cutShort = exchange.sending && !exchange.sending.isComplete;
    this.#current = undefined;
    exchange.options.onDone?.call(exchange.request, null);
    if (this.#closed) return;
    if (cutShort) this.#fail(new Error("response before the end of the request"));
    else if (this.#queue.length > 0) this.#sending.set(() => this.#send());
  }

  /** Ends all requests with an error, and closes. */
  #fail(error: unknown): void {
    if (this.#closed) return;
    const current = this.#current;
    if (current?.body?.isComplete) {
      // All of the response has been read, only the turn that tells of it has not come.
      this.#current = undefined;
      current.options.onDone?.call(current.request, null);
    }
    const unfinished: Queued[] = [...(this.#current ? [this.#current] : []), ...this.#queue.splice(0)];
    this.close();
    for (const { options, request } of unfinished)
      options.onDone?.call(request, error instanceof Error ? error : new Error("connection lost"));
    this.#onError?.call(this, error);
  }
}

function responseFraming(method: string | undefined, status: number, headers: Headers): Framing {
  if (status === 101 || STATUS_WITHOUT_BODY.includes(status) || method?.toUpperCase() === "HEAD") return 0;
  return framingOf(headers) ?? Infinity;
}

function masked(headers: Headers, mask: readonly string[] | undefined): Headers {
  return mask ? new Map([...headers].filter(([name]) => mask.includes(name))) : headers;
}
