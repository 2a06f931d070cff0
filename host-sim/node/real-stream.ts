import type { Socket } from "node:net";
import { NetworkError, NOBODY, type Stream, type StreamHandler } from "../sim/network/network.js";

/** The time that a closed stream may take to finish, whatever its peer does: lwIP's TCP_FIN_WAIT_TIMEOUT. */
const FIN_WAIT_MS = 20_000;

/** The interval at which a stream that is not being read checks for a reset. */
const WATCH_MS = 500;

/** Node rounds keep-alive to whole seconds. */
const KEEP_ALIVE_MS_MIN = 1000;

const NOTHING = Buffer.alloc(0);

/** Unread bytes that Node buffers in addition to the board's window and the current chunk. */
export const READ_AHEAD_BYTES = 4096;

/** Bytes written in one turn are sent in blocks of up to this size, to save system calls. */
const BLOCK_BYTES = 16 * 1024;

/**
 * A Stream on a node:net socket in paused mode: bytes leave the kernel only when the board reads them, so that the
 * TCP window closes as on the device.
 */
export class RealStream implements Stream {
  handler: StreamHandler = NOBODY;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly #socket: Socket;
  #closing = false;
  #finWait: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #failed = false;
  /** The bytes from `#sent` to `#written` are sent at the end of the turn. */
  #block = Buffer.alloc(0);
  #written = 0;
  #sent = 0;

  /** `peer` is the address of the other end. `onGone` is called after the handler's. */
  constructor(socket: Socket, peer: { address: string; port: number }, onGone: (stream: RealStream) => void) {
    this.#socket = socket;
    this.remoteAddress = peer.address;
    this.remotePort = peer.port;
    socket.on("connect", () => this.handler.onConnect());
    socket.on("readable", () => this.#readable());
    socket.on("end", () => this.handler.onEnd());
    socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(error.code ?? "EIO", error.message));
    socket.on("close", () => {
      clearInterval(this.#watch);
      clearTimeout(this.#finWait);
      // A socket destroyed before its end was read emits no other event.
      if (!socket.readableEnded && !this.#closing) this.#fail("ECONNRESET", "connection reset by peer");
      this.handler.onGone();
      this.handler = NOBODY;
      onGone(this);
    });
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  read(bytes_max: number): Uint8Array | undefined {
    const bytes = Math.min(bytes_max, this.#socket.readableLength);
    // read(0) makes Node fetch more data and notice the end.
    if (bytes === 0) {
      this.#socket.read(0);
      return undefined;
    }
    return (this.#socket.read(bytes) as Buffer | null) ?? undefined;
  }

  /** The kernel opens the window by itself, as bytes are read. */
  taken(): void {}

  write(bytes: Uint8Array): void {
    if (this.#written + bytes.length > this.#block.length) this.#nextBlock(bytes.length);
    if (this.#written === this.#sent) setImmediate(() => this.#flush());
    this.#block.set(bytes, this.#written);
    this.#written += bytes.length;
  }

  setNoDelay(on: boolean): void {
    this.#socket.setNoDelay(on);
  }

  setKeepAlive(idle_ms: number): void {
    this.#socket.setKeepAlive(true, Math.max(idle_ms, KEEP_ALIVE_MS_MIN));
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    const socket = this.#socket;
    if (socket.connecting) {
      socket.destroy();
      return;
    }
    if (socket.readableLength > 0) {
      this.reset();
      return;
    }
    this.#flush();
    socket.end();
    this.#finWait = setTimeout(() => socket.destroy(), FIN_WAIT_MS);
    this.#readable();
  }

  reset(): void {
    this.#closing = true;
    const socket = this.#socket;
    const { writableEnded, writableFinished, writableLength, connecting } = socket;
    // libuv cannot reset a stream whose FIN is on its way to the kernel.
    if (!writableEnded || writableFinished) {
      if (connecting) socket.destroy();
      else socket.resetAndDestroy();
    } else if (writableLength > 0) {
      socket.destroy();
    } else {
      socket.once("finish", () => socket.resetAndDestroy());
    }
  }

  /** Resolves when a closed stream has passed everything, including its FIN, to the kernel. */
  sent(): Promise<void> {
    const socket = this.#socket;
    if (socket.writableFinished || socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once("finish", resolve);
      socket.once("close", () => resolve());
    });
  }

  /** Destroys the socket without sending what is queued. */
  destroy(): void {
    this.#closing = true;
    this.#socket.destroy();
  }

  #nextBlock(bytes_min: number): void {
    this.#flush();
    if (this.#written + bytes_min <= this.#block.length) return;
    this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, bytes_min));
    this.#written = this.#sent = 0;
  }

  #flush(): void {
    const bytes = this.#block.subarray(this.#sent, this.#written);
    if (bytes.length === 0) return;
    this.#sent = this.#written;
    this.#socket.write(bytes, (error) => {
      if (!error) this.handler.onSent(bytes.length);
    });
    // The kernel has taken everything: the block can be reused.
    if (this.#socket.writableLength === 0) this.#written = this.#sent = 0;
  }

  #readable(): void {
    if (this.#closing) {
      if (this.#socket.read() !== null) this.reset();
      return;
    }
    this.handler.onReadable();
    this.#watchUnread();
  }

  /**
   * While bytes are unread, Node may have stopped reading and would not notice a reset. An empty write makes it
   * check.
   */
  #watchUnread(): void {
    if (this.#watch || this.#socket.readableLength === 0) return;
    this.#watch = setInterval(() => {
      if (this.#socket.readableLength > 0 && !this.#closing) {
        this.#socket.write(NOTHING);
        return;
      }
      clearInterval(this.#watch);
      this.#watch = undefined;
    }, WATCH_MS).unref();
  }

  #fail(code: string, message: string): void {
    if (this.#failed || this.#closing) return;
    this.#failed = true;
    this.handler.onFailed(new NetworkError(code, message));
  }
}
