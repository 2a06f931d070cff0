/**
 * The classes on which a network class stands. The program names them in its options, so any class with these members
 * will do: the machine's own TCP and UDP, TLS, or one of the program.
 */
import type { Datagram } from "../udp.js";

/** An ArrayBuffer or a view of one, with elements of one byte. */
export type ByteBuffer = ArrayBuffer | ArrayBufferView;

/** A TCP socket. */
export interface StreamSocket {
  format: string;
  read(request?: number | ByteBuffer): ArrayBuffer | number | undefined;
  /** The number of bytes that can still be written; undefined when the connection has failed. */
  write(bytes: Uint8Array): number | undefined;
  close(): void;
}

export interface StreamCallbacks {
  onReadable(bytes: number): void;
  onWritable(bytes: number): void;
  onError(error?: unknown): void;
}

/** `never`: each class has options of its own, besides the callbacks and `from`. */
export type StreamSocketClass = new (options: never) => StreamSocket;

/** The options of a TCP class, and the class as `io`. */
export interface StreamSocketOptions {
  io: StreamSocketClass;
  [option: string]: unknown;
}

/** A UDP socket. */
export interface PacketSocket {
  read(): Datagram | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

/** The options of a UDP class, and the class as `io`. */
export interface PacketSocketOptions {
  io: new (options: never) => PacketSocket;
  [option: string]: unknown;
}

/** The completion callback of the standard. */
export type Resolved = (this: Resolver, error: Error | null, address?: string, host?: string) => void;

export interface ResolveOptions {
  host: string;
  /** Moddable's callbacks, which may be given in place of the standard's. */
  onResolved?: (this: Resolver, host: string, address: string) => void;
  onError?: (this: Resolver, host: string) => void;
}

export interface Resolver {
  resolve(options: ResolveOptions, callback?: Resolved): void;
  close?(): void;
}

/** The options of a resolver class, and the class as `io`. */
export interface ResolverOptions {
  io: new (options: never) => Resolver;
  [option: string]: unknown;
}

/** The host and the port of "host" or "host:port"; `port` is the protocol's, where none is named. */
export function placeOf(text: string, port: number): { host: string; port: number } {
  const colon = text.lastIndexOf(":");
  return colon < 0
    ? { host: text, port }
    : { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
