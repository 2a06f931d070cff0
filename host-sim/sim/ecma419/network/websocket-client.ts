/**
 * ECMA-419 WebSocket Client (section 24), with the order of events of Moddable's class (examples/io/tcp/websocketclient).
 * With `attach` it is the server's side of a connection.
 */
import { bytesOf, callbackOptions, formatOption, requireOptions } from "../dictionary.js";
import type { Machine } from "../machine.js";
import { base64 } from "./base64.js";
import type { DialOptions } from "./dial.js";
import { HeadReader, headText } from "./http-message.js";
import { Later } from "./later.js";
import { ProtocolError } from "./protocol-error.js";
import { Session } from "./session.js";
import type { ByteBuffer, StreamSocket } from "./sockets.js";
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  frame,
  FrameReader,
  headerBytes,
  PING,
  PONG,
  TEXT,
  unmask,
  type FrameHeader,
} from "./websocket-frames.js";
import { acceptOf, isToken } from "./websocket-handshake.js";
import type { Wire } from "./wire.js";

const PORT = 80;
const FORMATS = ["buffer", "number"] as const;
const CALLBACKS = ["onReadable", "onWritable", "onControl", "onClose", "onError"] as const;
const KEY_BYTES = 16;
const MASK_BYTES = 4;
/** After it has answered the peer's close, it waits so long for the peer to close the connection. */
const CLOSING_MS = 1000;

export interface WebSocketClientDictionary extends Partial<DialOptions> {
  /** A TCP socket whose handshake is done, of which this is the server's side. */
  attach?: StreamSocket;
  /** Default "/". */
  path?: string;
  /** Subprotocols, separated by commas. */
  protocol?: string;
  headers?: Map<string, unknown>;
  format?: "buffer" | "number";
  target?: unknown;
  onReadable?: (this: WebSocketClient, bytes: number, options: { more: boolean; binary: boolean }) => void;
  onWritable?: (this: WebSocketClient, bytes: number) => void;
  onControl?: (this: WebSocketClient, opcode: number, payload: ArrayBuffer) => void;
  /** The connection has ended with WebSocket's close on both sides. */
  onClose?: (this: WebSocketClient) => void;
  onError?: (this: WebSocketClient, error?: unknown) => void;
}

export interface WebSocketWriteOptions {
  /** Default true. */
  binary?: boolean;
  /** More fragments of the message follow. Default false. */
  more?: boolean;
  /** Of a control message. */
  opcode?: number;
}

export class WebSocketClient {
  static readonly text = TEXT;
  static readonly binary = BINARY;
  static readonly close = CLOSE;
  static readonly ping = PING;
  static readonly pong = PONG;

  target: unknown;
  readonly #machine: Machine;
  readonly #random: () => number;
  readonly #callbacks: Pick<WebSocketClientDictionary, (typeof CALLBACKS)[number]>;
  readonly #isServer: boolean;
  #format: string;
  readonly #session: Session;
  /** The request for the handshake, until it is sent. */
  #request = "";
  #accept = "";
  readonly #head = new HeadReader();
  readonly #frames: FrameReader;
  /** The frame whose payload is being received, and how much of that has been read. */
  #frame: FrameHeader | undefined;
  #position = 0;
  /** The message of which fragments have come is binary; undefined between messages. */
  #binary: boolean | undefined;
  #control: number[] = [];
  /** The answer to a ping or a close that waits for room. */
  #answer: { opcode: number; payload: Uint8Array } | undefined;
  /** Fragments of a message have been sent. */
  #fragmented = false;
  #closeSent = false;
  #closeReceived = false;
  readonly #answering: Later;
  readonly #closing: Later;

  /**
   * Connects to `host`, or takes over the socket `attach`. `random` gives numbers from 0 to less than 1. Throws if the
   * options lack both.
   */
  constructor(machine: Machine, random: () => number, options: WebSocketClientDictionary) {
    requireOptions(options);
    this.#machine = machine;
    this.#random = random;
    this.#format = formatOption(options, FORMATS);
    this.#callbacks = callbackOptions(options, CALLBACKS);
    if (options.target !== undefined) this.target = options.target;
    this.#answering = new Later(machine);
    this.#closing = new Later(machine);
    const { attach } = options;
    this.#isServer = attach !== undefined;
    this.#frames = new FrameReader(this.#isServer);
    this.#session = new Session(machine, {
      greeting: () => machine.parts.codecs.encode(this.#request),
      receivePart: (wire) => this.#receivePart(wire),
      sendWaiting: () => this.#sendAnswer(),
      onWritable: (bytes) => this.#callbacks.onWritable?.call(this, bytes),
      onFailed: (error) => this.#fail(error),
    });
    if (attach) {
      this.#session.attach(attach);
    } else {
      this.#request = this.#requestText(options);
      this.#session.dial(options as DialOptions, PORT);
    }
  }

  get format(): string {
    return this.#format;
  }

  set format(format: string) {
    this.#format = formatOption({ format }, FORMATS);
  }

  /** Ends the connection without WebSocket's close, and without a callback. */
  close(): void {
    this.#session.close();
    this.#answering.cancel();
    this.#closing.cancel();
  }

  /**
   * Reads bytes of the message that `onReadable` told of: all, at most a number of them, or as many as fill a buffer
   * (then their number is returned); with the format "number", the next one. Returns undefined where there are none.
   */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    const session = this.#session;
    const position = this.#position;
    const before = session.told_bytes;
    let result: ArrayBuffer | number | undefined;
    if (this.#format === "number") {
      result = session.readByte();
      if (result === undefined) return undefined;
      const byte = Uint8Array.of(result);
      this.#unmask(byte, position);
      [result] = byte;
    } else {
      result = session.read(request);
      const read = typeof result === "number" ? bytesOf(request).subarray(0, result) : result;
      if (read) this.#unmask(bytesOf(read), position);
    }
    this.#position += before - session.told_bytes;
    return result;
  }

  /**
   * Sends a message, a fragment of one or a control message. Returns the number of bytes that can still be written.
   * Throws, with nothing sent, where there is no room or no connection.
   */
  write(data: ByteBuffer, options: WebSocketWriteOptions = {}): number {
    const payload = bytesOf(data);
    const { opcode, binary = true, more = false } = options;
    const { wire, state } = this.#session;
    if (state !== "connected" || !wire) throw new Error("not connected");
    if (headerBytes(payload.length, !this.#isServer) + payload.length > wire.writable)
      throw new Error("would block");
    if (opcode === undefined) {
      const kind = binary ? BINARY : TEXT;
      wire.write(frame(this.#fragmented ? CONTINUATION : kind, !more, payload, this.#mask()));
      this.#fragmented = more;
    } else {
      wire.write(frame(opcode, true, payload, this.#mask()));
      if (opcode === CLOSE) this.#sentClose();
    }
    return this.#session.room_bytes;
  }

  #requestText(options: WebSocketClientDictionary): string {
    const key = base64(this.#randomBytes(KEY_BYTES));
    this.#accept = acceptOf(key, this.#machine.parts.codecs.encode);
    const { host, path, protocol, headers = new Map<string, unknown>() } = options;
    return headText(`GET ${path || "/"} HTTP/1.1`, [
      ["Host", host],
      ["Upgrade", "websocket"],
      ["Connection", "keep-alive, Upgrade"],
      ["Sec-WebSocket-Version", 13],
      ["Sec-WebSocket-Key", key],
      ...(protocol ? [["Sec-WebSocket-Protocol", protocol] as const] : []),
      ...headers,
    ]);
  }

  #randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.#random() * 256));
  }

  #mask(): Uint8Array | undefined {
    return this.#isServer ? undefined : this.#randomBytes(MASK_BYTES);
  }

  #unmask(bytes: Uint8Array, position: number): void {
    const mask = this.#frame?.mask;
    if (mask) unmask(bytes, mask, position);
  }

  /** Takes the next part of what has come. Returns whether there may be more. */
  #receivePart(wire: Wire): boolean {
    // After WebSocket's close, the peer has nothing to say.
    if (this.#closeReceived) return false;
    return this.#session.state === "greeting" ? this.#receiveHandshake(wire) : this.#receiveFrame(wire);
  }

  #receiveHandshake(wire: Wire): boolean {
    if (!this.#head.read(wire)) return false;
    const { startLine, headers } = this.#head;
    const isAccepted =
      /^HTTP\/1\.1 101( |$)/.test(startLine as string) &&
      headers.get("upgrade")?.toLowerCase() === "websocket" &&
      isToken(headers.get("connection"), "upgrade") &&
      headers.get("sec-websocket-accept") === this.#accept;
    if (!isAccepted) throw new ProtocolError("not accepted");
    this.#session.state = "connected";
    this.#session.tellWritable();
    return true;
  }

  /** Reads a part of a frame. Returns whether there may be more to read. */
  #receiveFrame(wire: Wire): boolean {
    if (!this.#frame) {
      const header = this.#frames.read(wire);
      if (!header) return false;
      this.#begin(header);
      if (header.opcode < CLOSE && header.length === 0) {
        this.#tell(0);
        return true;
      }
    }
    const { opcode, length } = this.#frame as FrameHeader;
    if (opcode >= CLOSE) return this.#receiveControl(wire);
    if (this.#position === length) {
      this.#frame = undefined;
      return true;
    }
    if (wire.readable === 0) return false;
    this.#tell(Math.min(wire.readable, length - this.#position));
    return true;
  }

  #begin(header: FrameHeader): void {
    const { opcode } = header;
    if (opcode < CLOSE && (opcode === CONTINUATION) !== (this.#binary !== undefined))
      throw new ProtocolError("fragment out of order");
    if (opcode === TEXT || opcode === BINARY) this.#binary = opcode === BINARY;
    this.#frame = header;
    this.#position = 0;
  }

  /** Tells the program of that many bytes of the frame, which it may read now or later. */
  #tell(bytes: number): void {
    const { final, length } = this.#frame as FrameHeader;
    const more = !final || this.#position + bytes < length;
    const binary = this.#binary ?? true;
    if (!more) this.#binary = undefined;
    this.#session.told_bytes = bytes;
    this.#callbacks.onReadable?.call(this, bytes, { more, binary });
  }

  /** Returns whether the control message is complete. */
  #receiveControl(wire: Wire): boolean {
    const { opcode, length, mask } = this.#frame as FrameHeader;
    while (this.#control.length < length && wire.readable > 0) this.#control.push(wire.byte());
    if (this.#control.length < length) return false;
    const payload = Uint8Array.from(this.#control);
    if (mask) unmask(payload, mask, 0);
    this.#control = [];
    this.#frame = undefined;
    this.#callbacks.onControl?.call(this, opcode, payload.slice().buffer);
    if (this.#session.state === "closed") return false;
    if (opcode === CLOSE) this.#receivedClose(payload);
    else if (opcode === PING && !this.#answer && !this.#closeReceived) this.#reply(PONG, payload);
    return true;
  }

  #receivedClose(payload: Uint8Array): void {
    this.#closeReceived = true;
    if (this.#closeSent) this.#ended();
    else this.#reply(CLOSE, payload);
  }

  #reply(opcode: number, payload: Uint8Array): void {
    this.#answer = { opcode, payload };
    this.#answering.set(() => this.#sendAnswer());
  }

  #sendAnswer(): void {
    const answer = this.#answer;
    const { wire, state } = this.#session;
    if (!answer || state !== "connected" || !wire) return;
    const { opcode, payload } = answer;
    if (headerBytes(payload.length, !this.#isServer) + payload.length > wire.writable) return;
    this.#answering.cancel();
    this.#answer = undefined;
    if (opcode === CLOSE && this.#closeSent) return;
    this.write(payload as Uint8Array<ArrayBuffer>, { opcode });
  }

  #sentClose(): void {
    this.#closeSent = true;
    if (this.#closeReceived) this.#closing.set(() => this.#ended(), CLOSING_MS);
  }

  #ended(): void {
    this.close();
    this.#callbacks.onClose?.call(this);
  }

  #fail(error?: unknown): void {
    if (this.#session.state === "closed") return;
    if (this.#closeSent || this.#closeReceived) {
      this.#ended();
      return;
    }
    this.close();
    this.#callbacks.onError?.call(this, error);
  }
}
