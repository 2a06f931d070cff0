/** What MQTT and WebSocket have in common: a connection that begins with a greeting, and then carries messages. */
import type { Machine } from "../machine.js";
import { Dial, type DialOptions } from "./dial.js";
import { Later } from "./later.js";
import { ProtocolError } from "./protocol-error.js";
import type { ByteBuffer, StreamCallbacks, StreamSocket, StreamSocketClass } from "./sockets.js";
import { Wire } from "./wire.js";

/** Room that is kept for the header of a message. */
const OVERHEAD_BYTES = 8;

/** The protocol of a session. */
export interface Protocol {
  /** Returns the first bytes to send; called when the connection is open. */
  greeting(): Uint8Array;
  /**
   * Takes the next part of what has come, and tells the program of it. Returns whether there may be more. Throws
   * ProtocolError.
   */
  receivePart(wire: Wire): boolean;
  /** Sends what has waited for room; called when there is some. */
  sendWaiting(): void;
  /** Tells the program of the bytes that it may write. */
  onWritable(bytes: number): void;
  /** The connection has failed, or the peer has broken the protocol. */
  onFailed(error?: unknown): void;
}

/** A connection from its greeting on, whose received bytes are given to the program in parts. */
export class Session {
  state: "connecting" | "greeting" | "connected" | "closed" = "connecting";
  /** Bytes that the program was told of and has not read. */
  told_bytes = 0;
  readonly #machine: Machine;
  readonly #protocol: Protocol;
  readonly #receiving: Later;
  #dial: Dial | undefined;
  #attached: Wire | undefined;

  constructor(machine: Machine, protocol: Protocol) {
    this.#machine = machine;
    this.#protocol = protocol;
    this.#receiving = new Later(machine);
  }

  /** Connects; `port` is the default. Throws what `Dial` does. */
  dial(options: DialOptions, port: number): void {
    this.#dial = new Dial(this.#machine, options, port, this.#callbacks());
    this.#dial.open();
  }

  /** Takes over a socket whose greetings are done. */
  attach(socket: StreamSocket): void {
    this.state = "connected";
    const Socket = socket.constructor as StreamSocketClass;
    this.#attached = new Wire(new Socket({ from: socket, ...this.#callbacks() } as never));
  }

  /** Defined while there is a connection. */
  get wire(): Wire | undefined {
    return this.#attached ?? this.#dial?.wire;
  }

  /** The length of a message that can be written. */
  get room_bytes(): number {
    return Math.max((this.wire?.writable ?? 0) - OVERHEAD_BYTES, 0);
  }

  /** Reads bytes that the program was told of, as the IO classes do; after the last one it receives more. */
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    return this.#readPart((wire) => wire.read(request, this.told_bytes));
  }

  /** Reads one byte. */
  readByte(): number | undefined {
    return this.#readPart((wire) => wire.byte());
  }

  #readPart<Result>(read: (wire: Wire) => Result): Result | undefined {
    const { wire } = this;
    if (!wire || this.told_bytes === 0) return undefined;
    const before = wire.readable;
    const result = read(wire);
    this.told_bytes -= before - wire.readable;
    if (this.told_bytes === 0) this.receiveSoon();
    return result;
  }

  /** Takes in a later turn what has come and was left. */
  receiveSoon(): void {
    this.#receiving.set(() => this.#receive());
  }

  /** Calls `onWritable` where there is room. */
  tellWritable(): void {
    if (this.state === "connected" && this.room_bytes > 0) this.#protocol.onWritable(this.room_bytes);
  }

  /** Closes the connection; no callback follows. */
  close(): void {
    this.state = "closed";
    this.told_bytes = 0;
    this.#receiving.cancel();
    this.#dial?.close();
    this.#attached?.close();
    this.#attached = undefined;
  }

  #callbacks(): StreamCallbacks {
    return {
      onReadable: (bytes) => {
        if (!this.wire) return;
        this.wire.readable = bytes;
        this.#receive();
      },
      onWritable: (bytes) => {
        if (!this.wire) return;
        this.wire.writable = bytes;
        this.#proceed(this.wire);
      },
      onError: (error) => this.#protocol.onFailed(error),
    };
  }

  #proceed(wire: Wire): void {
    if (this.state === "connecting") {
      this.state = "greeting";
      wire.send(this.#protocol.greeting());
    } else if (this.state === "greeting") {
      wire.flush();
    } else {
      this.#protocol.sendWaiting();
      this.tellWritable();
    }
  }

  #receive(): void {
    this.#receiving.cancel();
    try {
      // The program may close in any callback, and has to read what it was told of.
      while (this.wire && this.told_bytes === 0 && this.#protocol.receivePart(this.wire));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#protocol.onFailed(error);
    }
  }
}
