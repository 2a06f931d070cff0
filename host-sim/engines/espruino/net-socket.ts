import type { Resource } from "../../ecma419/machine.js";
import type { Stream, StreamHandler } from "../../network/network.js";
import { checked, fromBytes, toBytes } from "./byte-string.js";
import { Emitter, type Runtime } from "./runtime.js";

/** The most that one round sends, and that one `data` brings. */
export const CHUNK_BYTES = 536;
/** ESP-IDF's TCP_SND_BUF: written and not yet taken by the peer. */
const SEND_BUFFER_BYTES = 5744;

/** A connection of Espruino's `net`. It cannot be paused, never refuses to queue, and knows no address. */
export class NetSocket extends Emitter implements StreamHandler, Resource {
  readonly #runtime: Runtime;
  #stream!: Stream;
  #onClosed: () => void = () => {};
  #opened = true;
  #reachable = false;
  #told = false;
  /** The peer is gone, one way or the other. */
  #over = false;
  #ending = false;
  #endNow = false;
  #received = "";
  #unsent = "";
  #underWay_bytes = 0;

  constructor(runtime: Runtime) {
    super(runtime);
    this.#runtime = runtime;
  }

  /** For `Net`: the stream it stands on. */
  attach(stream: Stream): void {
    this.#stream = stream;
    // What was accepted has a peer already.
    this.#reachable = stream.handler !== this;
    stream.handler = this;
    this.#runtime.machine.hold(this);
  }

  /** For `Net`: it has one of the chip's sockets; `onClosed` is told when that is free. */
  taken(onClosed: () => void): void {
    this.#onClosed = onClosed;
  }

  get opened(): boolean {
    return this.#opened;
  }

  get peer(): string {
    return `${this.#stream.remoteAddress}:${this.#stream.remotePort}`;
  }

  /** Queues, without a limit. Always false. */
  write(data: string): boolean {
    if (!this.#opened || this.#ending) throw new Error("This socket is closed");
    this.#unsent += checked(String(data));
    this.#runtime.wake();
    return false;
  }

  /** Closes once everything queued is sent. */
  end(data?: string): void {
    if (data !== undefined) this.write(data);
    if (this.#unsent === "") this.#endNow = true;
    this.#ending = true;
    this.#runtime.wake();
  }

  /** One round of the idle loop; tells whether the next is due at once. */
  round(): boolean {
    if (!this.#opened || !this.#reachable) {
      if (this.#over || this.#endNow) this.#close();
      return false;
    }
    this.#deliver();
    let busy = false;
    if (!this.#endNow) {
      const closing = this.#ending && this.#unsent === "";
      busy = this.#send();
      busy = this.#receive() || busy;
      this.#endNow = closing || (this.#over && !busy);
    }
    if (this.#endNow) {
      this.#deliver();
      if (this.#received === "") this.#close();
    }
    return busy;
  }

  /** Loses what it holds. */
  powerOff(): void {
    if (!this.#opened) return;
    this.#shut();
    this.#stream.reset();
  }

  linkLost(): void {
    this.#stream.reset();
    this.onEnd();
  }

  onConnect(): void {
    this.#reachable = true;
    this.#runtime.wake();
  }

  onReadable(): void {
    this.#runtime.wake();
  }

  onSent(bytes: number): void {
    this.#underWay_bytes -= bytes;
    this.#runtime.wake();
  }

  onEnd(): void {
    this.#over = true;
    this.#runtime.wake();
  }

  onFailed(): void {
    this.onEnd();
  }

  onGone(): void {
    this.onEnd();
  }

  #send(): boolean {
    const room_bytes = SEND_BUFFER_BYTES - this.#underWay_bytes;
    const chunk = this.#unsent.slice(0, Math.min(CHUNK_BYTES, room_bytes));
    if (chunk === "" || this.#over) return false;
    this.#unsent = this.#unsent.slice(chunk.length);
    this.#underWay_bytes += chunk.length;
    this.#stream.write(toBytes(chunk));
    if (this.#unsent === "" && !this.#ending) this.emit("drain", this);
    return true;
  }

  #receive(): boolean {
    const chunk = this.#stream.read(CHUNK_BYTES);
    if (!this.#told) {
      this.#told = true;
      this.emit("connect", this);
      if (this.#unsent === "") this.emit("drain", this);
    }
    if (!chunk) return false;
    this.#received += fromBytes(chunk);
    this.#deliver();
    return true;
  }

  /** Without a listener everything is kept. */
  #deliver(): void {
    if (this.#received === "" || this.listeners("data").length === 0) return;
    this.emit("data", this.#received);
    this.#received = "";
  }

  /** Whoever does not listen by now never hears of it. */
  #close(): void {
    this.#shut();
    this.#stream.close();
    this.emit("end");
    this.emit("close", false);
  }

  #shut(): void {
    this.#opened = false;
    this.#onClosed();
    this.#runtime.machine.release(this);
  }
}
