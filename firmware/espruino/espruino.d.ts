/*
 * The part of Espruino's API that this folder uses (2v29, https://www.espruino.com/Reference). Strings are bytes: every
 * character code is below 256.
 *
 * A member whose name is also a name of our own is written in quotes where it is used, `socket["write"](…)`: the
 * bundler shortens our own names, but never a name in quotes.
 */

interface Emitter {
  on(event: string, listener: (this: never, ...values: never[]) => void): void;
  emit(event: string, ...values: unknown[]): void;
}

/** A TCP socket of `net`. We add `owner`, our own object, which listeners reach by `this`. */
interface NetSocket<Owner = unknown> extends Emitter {
  owner: Owner | undefined;
  write(data: string): boolean;
  /** Closes once everything queued is sent. */
  end(): void;
  /** Not documented: `end` sets it when nothing is queued, and the next round closes (libs/network/socketserver.c). */
  clsNow: boolean;
}

interface NetServer<Owner = unknown> extends Emitter {
  listener: Owner | undefined;
  listen(port: number): void;
  close(): void;
}

interface Net {
  /** Blocks until connected; throws when that fails. */
  connect(options: { host: string; port: number }, onConnect: (this: never) => void): NetSocket;
  createServer(onConnection: (this: never, socket: NetSocket) => void): NetServer;
}

interface DgramSocket<Owner = unknown> extends Emitter {
  owner: Owner | undefined;
  addMembership(group: string, ip: string): void;
  bind(port: number): void;
  send(data: string, port: number, host: string): void;
  close(): void;
}

interface Dgram {
  createSocket(options: { type: "udp4"; reuseAddr: boolean }): DgramSocket;
}

interface Wifi extends Emitter {
  connect(ssid: string, options: { password: string }): void;
  disconnect(): void;
  setSNTP(server: string, zone: string): void;
}

interface Storage {
  /** Reads a part of a file, without copying where flash is mapped; undefined when there is no such file. */
  read(name: string, offset?: number, length?: number): string | undefined;
  /** Writes a file, or a part of a file of `size` bytes; writing at offset 0 creates it. */
  write(name: string, data: string | ArrayBuffer | Uint8Array, offset?: number, size?: number): void;
  erase(name: string): void;
}

interface Heatshrink {
  decompress(data: string): ArrayBuffer;
}

interface Modules {
  net: Net;
  dgram: Dgram;
  Wifi: Wifi;
  Storage: Storage;
  heatshrink: Heatshrink;
}

declare function require<Name extends keyof Modules>(name: Name): Modules[Name];

/** A serial port. The REPL uses one of them until it is moved. */
interface Serial extends Emitter {
  write(data: string): void;
  println(line: string): void;
}

interface Espruino extends Emitter {
  /** A view of the string's own bytes. */
  toArrayBuffer(text: string): ArrayBuffer;
  toString(bytes: Uint8Array): string;
  getConsole(): string | null;
  setConsole(port: Serial | null): void;
  setTimeZone(hours: number): void;
  reboot(): void;
  /** A number from the chip's generator. */
  hwRand(): number;
  /** Seeds Math.random, which has the same seed at each start. */
  srand(seed: number): void;
  /** Not a part of Espruino: a simulator sets it to receive all log events. */
  palmwire?(event: string, fields: import("../device.js").LogFields): void;
}

declare const E: Espruino;

declare const I2C1: {
  setup(options: { scl: number; sda: number; bitrate: number }): void;
  writeTo(address: number, data: Uint8Array): void;
};

declare const process: {
  /** Memory in variables; without collecting it first, garbage counts as used. */
  memory(collect: boolean): { free: number; usage: number };
};

declare function pinMode(pin: number, mode: "input_pullup"): void;
declare function setWatch(
  callback: (event: { pin: unknown }) => void,
  pin: number,
  options: { repeat: boolean; edge: "falling"; debounce: number },
): void;
declare const global: Record<string, Serial>;
declare function print(...values: unknown[]): void;
declare function atob(base64: string): string;
/** Seconds since 1970, as far as the board knows. */
declare function getTime(): number;
declare function setTimeout(callback: () => void, delay_ms: number): number;
declare function setTimeout<Target>(
  callback: (target: Target) => void,
  delay_ms: number,
  target: Target,
): number;
declare function clearTimeout(timer: unknown): void;
