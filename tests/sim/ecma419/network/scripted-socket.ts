/** A TCP class whose peer is the test: it delivers bytes in pieces of its choice, and sees each write. */
import type {
  ByteBuffer,
  ResolveOptions,
  StreamCallbacks,
  StreamSocket,
} from "../../../../host-sim/sim/ecma419/network/sockets.js";

export class ScriptedSocket implements StreamSocket {
  format = "buffer";
  closed = false;
  /** Bytes that fit in the send buffer. */
  room_bytes = 8192;
  written = Buffer.alloc(0);
  readonly options: Record<string, unknown>;
  #unread = Buffer.alloc(0);
  readonly #callbacks: StreamCallbacks;

  constructor(options: object) {
    this.options = options as Record<string, unknown>;
    this.#callbacks = options as StreamCallbacks;
  }

  get unread_bytes(): number {
    return this.#unread.length;
  }

  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined {
    if (this.closed) throw new SyntaxError("closed");
    if (this.#unread.length === 0) return undefined;
    if (this.format === "number") return this.#take(1)[0];
    if (typeof request === "object") {
      const view = request as Uint8Array;
      view.set(this.#take(view.length));
      return view.length;
    }
    return Uint8Array.from(this.#take(request ?? this.#unread.length)).buffer;
  }

  write(bytes: Uint8Array): number {
    if (this.closed) throw new SyntaxError("closed");
    if (bytes.length > this.room_bytes) throw new Error("would block");
    this.written = Buffer.concat([this.written, bytes]);
    this.room_bytes -= bytes.length;
    return this.room_bytes;
  }

  close(): void {
    this.closed = true;
  }

  /** The peer sends bytes, which come in one piece. */
  deliver(bytes: string | Uint8Array): void {
    if (this.closed) return;
    this.#unread = Buffer.concat([this.#unread, Buffer.from(bytes as Uint8Array)]);
    if (this.#unread.length > 0) this.#callbacks.onReadable(this.#unread.length);
  }

  /** There is room for that many bytes now. */
  open(room_bytes = 8192): void {
    if (this.closed) return;
    this.room_bytes = room_bytes;
    this.#callbacks.onWritable(room_bytes);
  }

  fail(): void {
    if (!this.closed) this.#callbacks.onError();
  }

  #take(count: number): Buffer {
    if (count < 1 || count > this.#unread.length) throw new Error("invalid");
    const taken = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return taken;
  }
}

/** A TCP class, and the sockets that were made of it. */
export function scripted(): { io: typeof ScriptedSocket; sockets: ScriptedSocket[] } {
  const sockets: ScriptedSocket[] = [];
  class io extends ScriptedSocket {
    constructor(options: object) {
      super(options);
      sockets.push(this);
    }
  }
  return { io, sockets };
}

/** A resolver that knows one address for all names, at once. */
export class OneAddress {
  resolve({ host, onResolved }: ResolveOptions): void {
    onResolved?.call(this, host, "10.0.0.1");
  }
}

/** The bytes in pieces of those lengths, over and over. */
export function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length];
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return parts;
}
