import type { Resource } from "../../sim/ecma419/machine.js";
import type { Stream, StreamHandler } from "../../sim/network/network.js";
import { checked, fromBytes, toBytes } from "./byte-string.js";
import { Emitter, type Runtime } from "./runtime.js";

/** Bytes sent per round, and per `data` event, at most. */
export const CHUNK_BYTES = 536;
/** ESP-IDF's TCP_SND_BUF: bytes written but not yet acknowledged. */
const SEND_BUFFER_BYTES = 5744;
/** The argument of `error` when the peer has left and bytes are unsent: SOCKET_ERR_UNSENT_DATA. */
const UNSENT = { code: -8, message: "unsent data" };

/**
 * A connection of Espruino's `net`, as implemented in libs/network/socketserver.c. It cannot be paused, never refuses
 * to queue, and does not know addresses. There is no half-close: the round that sees the peer's FIN sends one more
 * chunk, then closes.
 */
export class NetSocket extends Emitter implements StreamHandler, Resource {
  readonly #runtime: Runtime;
  #stream!: Stream;
  #onClosed: () => void = () => {};
  #onGone: () => void = () => {};
  #opened = true;
  #reachable = false;
  #told = false;
  /** Everything that the peer sent has been read, including its FIN. */
  #finished = false;
  /** Nothing can be sent any more. */
  #failed = false;
  #ending = false;
  #closeNow = false;
  /** The chunk for the next round. It is read ahead, so that the round after the last bytes finds the end. */
  #arrived: Uint8Array | undefined;
  #received = "";
  #unsent = "";
  #underWay_bytes = 0;

  constructor(runtime: Runtime) {
    super(runtime);
    this.#runtime = runtime;
  }

  /**
   * Called by `Net` with the underlying stream. `onGone` is called, possibly more than once, when the stream has
   * ended.
   */
  attach(stream: Stream, onGone: () => void): void {
    this.#stream = stream;
    this.#onGone = onGone;
    // An accepted connection is established already.
    this.#reachable = stream.handler !== this;
    stream.handler = this;
    this.#runtime.machine.hold(this);
  }

  /** Called by `Net` once it has taken one of the chip's sockets. `onClosed` is called when that is free again. */
  taken(onClosed: () => void): void {
    this.#onClosed = onClosed;
  }

  get opened(): boolean {
    return this.#opened;
  }

  get peer(): string {
    return `${this.#stream.remoteAddress}:${this.#stream.remotePort}`;
  }

  /** Closes in the next round, whatever is queued. In Espruino, programs can set this flag. */
  set clsNow(on: boolean) {
    this.#closeNow = on;
    this.#runtime.wake();
  }

  /** Queues without limit. Always returns false. */
  write(data: string): boolean {
    if (!this.#opened || this.#ending) throw new Error("This socket is closed");
    this.#unsent += checked(String(data));
    this.#runtime.wake();
    return false;
  }

  /** Closes once everything queued is sent. */
  end(data?: string): void {
    if (data !== undefined) this.write(data);
    if (this.#unsent === "") this.#closeNow = true;
    this.#ending = true;
    this.#runtime.wake();
  }

  /** One round of the idle loop. Returns true if the next round is due immediately. */
  round(): boolean {
    let closing = this.#closeNow;
    if (!this.#opened || !this.#reachable) {
      if (this.#finished || this.#failed || closing) this.#close();
      return false;
    }
    this.#deliver();
    let busy = false;
    if (!closing) {
      closing = this.#unsent === "" ? this.#ending : this.#failed;
      busy = this.#send();
      const hasReceived = this.#receive();
      closing ||= !hasReceived && (this.#finished || this.#failed);
      busy ||= hasReceived;
    }
    if (closing) {
      this.#deliver();
      if (this.#received === "") this.#close();
    }
    return busy;
  }

  /** Drops everything, as a power cut does. */
  powerOff(): void {
    if (!this.#opened) return;
    this.#shut();
    this.#stream.reset();
  }

  linkLost(): void {
    this.#stream.reset();
    this.onFailed();
  }

  onConnect(): void {
    this.#reachable = true;
    this.#runtime.wake();
  }

  onReadable(): void {
    if (!this.#opened) return;
    this.#arrived ??= this.#read(CHUNK_BYTES);
    this.#runtime.wake();
  }

  onSent(bytes: number): void {
    this.#underWay_bytes -= bytes;
    this.#runtime.wake();
  }

  onEnd(): void {
    this.#finished = true;
    // Once both sides are closed, lwIP can reuse the control block.
    if (!this.#opened) this.#onGone();
    this.#runtime.wake();
  }

  onFailed(): void {
    this.#failed = true;
    this.#runtime.wake();
  }

  onGone(): void {
    this.#onGone();
    this.onFailed();
  }

  /** Sockets give their bytes to the interpreter at once, and the window opens by them. */
  #read(bytes_max: number): Uint8Array | undefined {
    const bytes = this.#stream.read(bytes_max);
    if (bytes) this.#stream.taken(bytes.length);
    return bytes;
  }

  #send(): boolean {
    const room_bytes = SEND_BUFFER_BYTES - this.#underWay_bytes;
    const chunk = this.#unsent.slice(0, Math.min(CHUNK_BYTES, room_bytes));
    if (chunk === "" || this.#failed) return false;
    this.#unsent = this.#unsent.slice(chunk.length);
    this.#underWay_bytes += chunk.length;
    this.#stream.write(toBytes(chunk));
    if (this.#unsent === "" && !this.#ending) this.emit("drain", this);
    return true;
  }

  #receive(): boolean {
    const chunk = this.#arrived ?? this.#read(CHUNK_BYTES);
    if (!this.#told) {
      this.#told = true;
      this.emit("connect", this);
      if (this.#unsent === "") this.emit("drain", this);
    }
    if (!chunk) return false;
    this.#arrived = this.#read(CHUNK_BYTES);
    this.#received += fromBytes(chunk);
    this.#deliver();
    return true;
  }

  /** Delivers at once if there is a listener, otherwise keeps everything. */
  #deliver(): void {
    const received = this.#received;
    if (received === "" || this.listeners("data").length === 0) return;
    this.#received = "";
    this.tell("data", received);
  }

  /** A listener that is added later is never called. */
  #close(): void {
    const isCut = this.#unsent !== "" && (this.#finished || this.#failed);
    this.#shut();
    // Unread bytes make it a reset.
    if (this.#arrived ?? this.#read(1)) this.#stream.reset();
    else this.#stream.close();
    // lwIP reuses a connection that only waits for an acknowledgement when it runs out.
    if (this.#finished || this.#failed) this.#onGone();
    if (isCut) this.emit("error", UNSENT);
    this.emit("end");
    this.emit("close", isCut);
  }

  #shut(): void {
    this.#opened = false;
    this.#onClosed();
    this.#runtime.machine.release(this);
  }
}
