import type { SystemCode } from "../../../firmware/error-codes.js";

/**
 * What a simulated board needs of a network: streams, servers, datagrams. The `real` network stands on node:net and
 * node:dgram, a virtual one keeps everything in memory. A Network is one board's attachment: its `address` is the
 * board's own.
 *
 * Handlers are never called inside the call that causes them. Bytes given to `write` and `send` may be reused as
 * soon as the call returns; bytes that come out belong to the caller.
 */
export interface Network {
  /** The address the board is known by (what DHCP gives it). */
  readonly address: string;
  /** Opens a stream to an IPv4 literal. */
  connect(address: string, port: number, handler: StreamHandler): Stream;
  /**
   * Listens on every interface of the board, or on the one that has `address`; port 0 picks a free one. Gives
   * undefined when that cannot be: the handler is told why, a turn later.
   */
  listen(port: number, handler: ServerHandler, address?: string): StreamServer | undefined;
  /** Binds a datagram socket; port 0 picks a free one. Throws NetworkError. */
  bind(port: number, handler: DatagramHandler, options?: BindOptions): DatagramSocket;
  /** Takes over a bound socket of the host's; throws NetworkError for what is none. */
  adopt(socket: unknown, handler: DatagramHandler): DatagramSocket;
  /** Resolves when every closed stream has sent what it had and FIN; cuts off what has not after `limit_ms`. */
  drained(limit_ms: number): Promise<void>;
}

/** How a datagram socket is bound. */
export interface BindOptions {
  /** Binds to the interface of the board that has this address; without it, to every one. */
  readonly address?: string;
  /**
   * A port is its owner's alone, but boards that bind it for groups share it, and so does whoever comes to a port that
   * they share.
   */
  readonly forGroups?: boolean;
}

/** An address and a port, of a NetworkError that is about one. */
export interface Place {
  readonly address?: string;
  readonly port?: number;
}

/** The reason a network operation failed: `code` as node:net names it (EADDRINUSE, ECONNRESET, …). */
export class NetworkError extends Error {
  readonly code: SystemCode;
  readonly place: Place;

  constructor(code: string, message: string, { address, port }: Place = {}) {
    super(message);
    this.name = "NetworkError";
    this.code = code as SystemCode;
    this.place = { address, port };
  }

  /** The fields of an `error` event of the log. */
  fields(): Place & { code: SystemCode; cause: string } {
    return { code: this.code, cause: this.message, ...this.place };
  }
}

/** What node:net and node:dgram throw or emit, as a NetworkError. */
export function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const { code, message, ...place } = error as Error & Place & { code?: string };
  return new NetworkError(code ?? "EIO", message, place);
}

export interface StreamHandler {
  onConnect(): void;
  /** Bytes wait to be read, or the peer has finished: call `read` until it gives undefined. */
  onReadable(): void;
  /** The peer's stack (for the real network: this machine's kernel) has taken that many written bytes. */
  onSent(bytes: number): void;
  /** The peer has finished sending, and everything it sent has been read. */
  onEnd(): void;
  /** The stream is dead: refused, reset, unreachable, timed out. */
  onFailed(error: NetworkError): void;
  /** Always last, exactly once: nothing of this stream remains. */
  onGone(): void;
}

/** A handler for a stream that nobody owns yet, or no more. */
export const NOBODY: StreamHandler = {
  onConnect() {},
  onReadable() {},
  onSent() {},
  onEnd() {},
  onFailed() {},
  onGone() {},
};

export interface Stream {
  handler: StreamHandler;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /** At most `bytes_max` of what waits, or undefined. */
  read(bytes_max: number): Uint8Array | undefined;
  /** The program has taken that many of the bytes that were read: the window towards the peer opens by them. */
  taken(bytes: number): void;
  /** Queues bytes; `onSent` tells when they have left. The caller bounds what is under way. */
  write(bytes: Uint8Array): void;
  setNoDelay(on: boolean): void;
  /** Asks the peer whether it is still there after `idle_ms` of silence; one that is not ends the stream. */
  setKeepAlive(idle_ms: number): void;
  /** Sends what is queued, then FIN; where bytes wait unread, RST instead. Bytes that come later are answered with RST. */
  close(): void;
  /** Sends RST at once. */
  reset(): void;
}

export interface ServerHandler {
  onStream(stream: Stream): void;
  /** Somebody asked for a stream, and the chip has no control block for it: it is not answered, and will ask again. */
  onNoRoom?(address: string, port: number): void;
  onFailed(error: NetworkError): void;
}

export interface StreamServer {
  readonly address: string;
  readonly port: number;
  close(): void;
}

export interface DatagramHandler {
  onDatagram(bytes: Uint8Array, address: string, port: number): void;
  onFailed(error: NetworkError): void;
}

export interface DatagramSocket {
  readonly address: string;
  readonly port: number;
  /** A board hears nothing of what it sends to a group or to everybody. */
  send(bytes: Uint8Array, address: string, port: number): void;
  /** Joins (leaves) a multicast group on the board's interface. Throws NetworkError. */
  join(group: string): void;
  leave(group: string): void;
  close(): void;
}
