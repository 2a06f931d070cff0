/**
 * The types of the host provider, and nothing else: what firmware knows of the machine it runs on.
 *
 * The IO classes are those of ECMA-419 (4th edition draft: sections 10.6 I2C, 12 TCP, 13 Listener, 14 UDP,
 * 16 Wi-Fi), named by a host provider instance. Callbacks are plain functions shared by all instances: `this`
 * is the IO object and `this.target` its owner.
 */

import type { ErrorCode } from "./error-codes.js";

/** A TCP socket. `read` gives `undefined` when nothing waits; `write` takes all or throws. */
export interface TCP<Target = unknown> {
  target: Target;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  read(byteLength?: number): ArrayBuffer | undefined;
  /** Returns the bytes still writable. Throws "not ready" or "would block". */
  write(bytes: Uint8Array): number;
  close(): void;
}

export interface TCPOptions<Target> {
  address?: string;
  port?: number;
  /** A bare socket from `Listener.read()`, adopted in the same callback. */
  from?: TCP<never>;
  nodelay?: boolean;
  /** Milliseconds of silence after which TCP probes the peer. Runtimes without keep-alive ignore it. */
  keepAlive?: number;
  target: Target;
  onReadable?(this: TCP<Target>, bytes: number): void;
  onWritable?(this: TCP<Target>, bytes: number): void;
  onError?(this: TCP<Target>): void;
}

export interface TCPConstructor {
  new <Target>(options: TCPOptions<Target>): TCP<Target>;
}

export interface Listener<Target = unknown> {
  target: Target;
  readonly port: number;
  read(): TCP<never> | undefined;
  close(): void;
}

export interface ListenerOptions<Target> {
  port?: number;
  target: Target;
  onReadable?(this: Listener<Target>, requests: number): void;
}

export interface ListenerConstructor {
  new <Target>(options: ListenerOptions<Target>): Listener<Target>;
}

/** A datagram: its bytes, and where it came from. */
export interface Datagram extends ArrayBuffer {
  address: string;
  port: number;
}

export interface UDP<Target = unknown> {
  target: Target;
  /** The local port, where the runtime knows it. */
  readonly port?: number;
  read(): Datagram | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  /** Joins (leaves) a multicast group; Wi-Fi must be up. */
  add(address: string): void;
  remove(address: string): void;
  close(): void;
}

export interface UDPOptions<Target> {
  port?: number;
  /** The multicast group that `add` will join, for runtimes that must know it before they bind; others ignore it. */
  group?: string;
  target: Target;
  onReadable?(this: UDP<Target>, packets: number): void;
  onError?(this: UDP<Target>): void;
}

export interface UDPConstructor {
  new <Target>(options: UDPOptions<Target>): UDP<Target>;
}

/** `connection`: 200 apart, 300 connecting, 400 associated, 500 with an address. */
export interface WiFi<Target = unknown> {
  target: Target;
  readonly connection: number;
  readonly address: string | undefined;
  connect(options: { SSID: string; password?: string }): void;
  disconnect(): void;
  close(): void;
}

export interface WiFiOptions<Target> {
  target: Target;
  onChanged?(this: WiFi<Target>, property: string): void;
}

export interface WiFiConstructor {
  new <Target>(options: WiFiOptions<Target>): WiFi<Target>;
}

/**
 * `write` is one transaction, start to stop; it throws when the address or a byte is not acknowledged. Nothing is read
 * from a panel.
 */
export interface I2C {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface I2CDictionary {
  io: new (options: I2COptions) => I2C;
  data: number;
  clock: number;
}

export interface I2COptions {
  data: number;
  clock: number;
  hz: number;
  address: number;
}

/** What a one-shot timer is known by; firmware only keeps it and gives it back. */
export type TimerHandle = object | number;

export interface Timers {
  /** Calls `callback(target)` once after `delay_ms`, never inside the caller's own call. */
  set<Target>(callback: (target: Target) => void, delay_ms: number, target: Target): TimerHandle;
  clear(handle: TimerHandle): void;
}

export interface Console<Target = unknown> {
  /** Prints one line (and records it as a `console` event). */
  print(line: string): void;
  /** From now on hands each typed line, without its end, to `onLine(target, line)`; kept lines come first. */
  open<Next extends Target>(
    target: Next,
    onLine: (target: Next, line: Uint8Array) => void,
    onEnd: (target: Next) => void,
  ): void;
  /**
   * While held, no line is handed on, and no end: they wait, and whoever types has to wait, too. For an app that cannot
   * take lines as fast as they can be typed, or pasted.
   */
  hold(held: boolean): void;
}

/** The board's push buttons, counted from 0: A, B. */
export interface Buttons {
  /** From now on tells of each press. */
  open<Target>(target: Target, onPress: (target: Target, index: number) => void): void;
}

/**
 * Fields of a log event: values, never sentences, which are the host's to make. `data` is bytes: the log shows their
 * number, and their text where they are text. `reason` is a short phrase of a fixed set, which the host translates.
 */
export interface LogFields {
  peer?: string;
  data?: Uint8Array;
  reason?: string;
  /** Of an `error`: what went wrong. */
  code?: ErrorCode;
  /** A record of the chat, as it is kept. */
  message?: string;
  state?: string;
  protocol?: string;
  address?: string;
  port?: number;
  position?: number;
  /** The name of a Wi-Fi network. */
  ssid?: string;
  /** What was thrown, or what the runtime said. */
  cause?: string;
  bytes?: number;
  count?: number;
  /** How many sockets there are, or are needed. */
  sockets?: number;
  /** The most there may be of what the code is about. */
  limit?: number;
  seconds?: number;
}

/** A monochrome picture, one byte a column of eight rows (bit 0 on top), pages of `width` bytes from the top. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** A panel as the apps see it: somewhere to send a framebuffer. */
export interface Panel<Picture> {
  readonly width: number;
  readonly height: number;
  /** Sends what changed since the last update. Throws what the I2C bus throws. */
  update(picture: Picture): void;
  close(): void;
}

export interface Device {
  network: {
    tcp: { io: TCPConstructor };
    listener: { io: ListenerConstructor };
    udp: { io: UDPConstructor };
    wifi: { io: WiFiConstructor };
  };
  i2c: { default: I2CDictionary };
  timer: Timers;
  clock: {
    /** Milliseconds since some fixed point; never goes back. */
    ticks(): number;
    /** Milliseconds since 1970 in local time, or `undefined` until the clock is set. */
    wall(): number | undefined;
  };
  limits: {
    /** TCP sockets that can be open at once. */
    sockets: number;
    /** Bytes in a UDP datagram. */
    datagram: number;
    /** TCP has keep-alive: a connection whose peer is gone ends by itself. */
    keepAlive: boolean;
  };
  /** Uniform in [0, 1). */
  random(): number;
  console: Console;
  /** Absent on a board without buttons. */
  buttons?: Buttons;
  text: {
    /** UTF-8 bytes of a string literal. */
    encode(text: string): Uint8Array;
    /**
     * A string to print or show in a log; what is not UTF-8 comes out as U+FFFD. How many there are of them depends on
     * the runtime, and Moddable's decoder makes a character of ED 41 80: who must know decodes with Utf8Reader.
     */
    decode(bytes: Uint8Array): string;
  };
  font: {
    /** Bytes of the font blob, read in place. */
    read(offset: number, length: number): Uint8Array;
  };
  log(event: string, fields: LogFields): void;
  /**
   * Draws a QR code of the text at the left edge of a framebuffer, 64 columns wide. Where it is missing, the runtime
   * is too small for it.
   */
  drawQR?<Picture>(frame: Picture, text: string): void;
  /** The board's own display, powered and cleared. Throws what the I2C bus throws. */
  openPanel<Picture>(): Panel<Picture>;
}

/** What every app returns: `stop` closes all it opened, in any state, and leaves the Wi-Fi. */
export interface App {
  stop(): void;
}
