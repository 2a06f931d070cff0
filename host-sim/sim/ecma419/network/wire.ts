import { bytesOf } from "../dictionary.js";
import type { ByteBuffer, StreamSocket } from "./sockets.js";

/**
 * A TCP socket as a protocol uses it. What is received stays in the socket until it is read, so that a program that
 * does not read closes the window of its peer.
 */
export class Wire {
  /** Received bytes that wait in the socket. */
  readable = 0;
  /** Bytes that the socket takes. */
  writable = 0;
  readonly socket: StreamSocket;
  /** Bytes of our own that wait for room. */
  #waiting: Uint8Array = new Uint8Array(0);
  #format = "";

  constructor(socket: StreamSocket) {
    this.socket = socket;
  }

  /** Whether nothing of our own waits for room. */
  get isClear(): boolean {
    return this.#waiting.length === 0;
  }

  /** Reads one of the readable bytes. */
  byte(): number {
    this.#setFormat("number");
    this.readable--;
    return this.socket.read() as number;
  }

  /** Reads `bytes` of the readable ones, at least one. */
  take(bytes: number): ArrayBuffer {
    this.#setFormat("buffer");
    this.readable -= bytes;
    return this.socket.read(bytes) as ArrayBuffer;
  }

  /** Fills the buffer with some of the readable bytes. */
  takeInto(buffer: Uint8Array): void {
    this.#setFormat("buffer");
    this.readable -= buffer.length;
    this.socket.read(buffer);
  }

  /**
   * Reads as the IO classes do, with at most `available` bytes: returns them, or `request` of them, or fills the buffer
   * `request` and returns the number. Returns undefined where there are none.
   */
  read(request: number | ByteBuffer | undefined, available: number): ArrayBuffer | number | undefined {
    if (available === 0) return undefined;
    if (typeof request === "object") {
      const buffer = bytesOf(request).subarray(0, available);
      if (buffer.length > 0) this.takeInto(buffer);
      return buffer.length;
    }
    const bytes = Math.min(request ?? available, available);
    return bytes > 0 ? this.take(bytes) : undefined;
  }

  /** Writes bytes for which there is room, and nothing of our own waits. */
  write(bytes: Uint8Array): void {
    this.#setFormat("buffer");
    this.writable = this.socket.write(bytes) ?? 0;
  }

  /** Writes bytes; those for which there is no room wait for `flush`. */
  send(bytes: Uint8Array): void {
    this.#waiting = joined([this.#waiting, bytes]);
    this.flush();
  }

  /** Writes what waits for room. Returns whether that was all. */
  flush(): boolean {
    const part = this.#waiting.subarray(0, this.writable);
    this.#waiting = this.#waiting.subarray(part.length);
    if (part.length > 0) this.write(part);
    return this.isClear;
  }

  close(): void {
    this.socket.close();
  }

  #setFormat(format: string): void {
    if (format === this.#format) return;
    this.#format = format;
    this.socket.format = format;
  }
}

/** The parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
