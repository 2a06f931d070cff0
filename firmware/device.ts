/**
 * Types of the host provider: everything that the firmware knows about the machine it runs on.
 *
 * The IO classes are those of ECMA-419 (4th edition draft: sections 10.6 I2C, 12 TCP, 13 Listener, 14 UDP, 16 Wi-Fi),
 * reached through a host provider instance. Callbacks are plain functions shared by all instances: `this` is the IO
 * object and `this.target` its owner.
 */

import type { ErrorCode } from "./error-codes.js";

/** A TCP socket. `read` returns `undefined` when no data is waiting; `write` takes all bytes or throws. */
export interface TCP<Target = unknown> {
  target: Target;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  read(byteLength?: number): ArrayBuffer | undefined;
  /** Returns the number of bytes that can still be written. Throws "not ready" or "would block". */
  write(bytes: Uint8Array): number;
  close(): void;
}

/** Options of a TCP socket: `address` and `port` to connect, or `from` to adopt a socket of a listener. */
export interface TCPOptions<Target> {
  address?: string;
  port?: number;
  /** A socket from `Listener.read()`; it must be adopted in the same callback. */
  from?: TCP<never>;
  nodelay?: boolean;
  /** Milliseconds of silence after which TCP probes the peer. Runtimes without keep-alive ignore it. */
  keepAlive?: number;
  target: Target;
  /** `bytes` can be read now. */
  onReadable?(this: TCP<Target>, bytes: number): void;
  /** `bytes` can be written now; the first call says that it is connected. */
  onWritable?(this: TCP<Target>, bytes: number): void;
  /** The connection has ended or failed. */
  onError?(this: TCP<Target>): void;
}

/** Creates TCP sockets. */
export interface TCPConstructor {
  new <Target>(options: TCPOptions<Target>): TCP<Target>;
}

/** A TCP port that accepts connections. */
export interface Listener<Target = unknown> {
  target: Target;
  readonly port: number;
  /** Returns the next connection that waits, to be adopted as `from` of a TCP socket. */
  read(): TCP<never> | undefined;
  close(): void;
}

/** Options of a listener; port 0 is any free one. */
export interface ListenerOptions<Target> {
  port?: number;
  target: Target;
  /** `requests` connections wait. */
  onReadable?(this: Listener<Target>, requests: number): void;
}

/** Creates listeners. */
export interface ListenerConstructor {
  new <Target>(options: ListenerOptions<Target>): Listener<Target>;
}

/** The bytes of a datagram and the address of its sender. */
export interface Datagram extends ArrayBuffer {
  address: string;
  port: number;
}

/** A UDP socket. */
export interface UDP<Target = unknown> {
  target: Target;
  /** The local port, if the runtime knows it. */
  readonly port?: number;
  /** Returns the next datagram that waits. */
  read(): Datagram | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  /** Joins or leaves a multicast group. Wi-Fi must be up. */
  add(address: string): void;
  remove(address: string): void;
  close(): void;
}

/** Options of a UDP socket; port 0 is any free one. */
export interface UDPOptions<Target> {
  port?: number;
  /** The multicast group that `add` will join, for runtimes that need it before they bind. Others ignore it. */
  group?: string;
  target: Target;
  /** `packets` datagrams wait. */
  onReadable?(this: UDP<Target>, packets: number): void;
  onError?(this: UDP<Target>): void;
}

/** Creates UDP sockets. */
export interface UDPConstructor {
  new <Target>(options: UDPOptions<Target>): UDP<Target>;
}

/** The Wi-Fi interface. `connection`: 200 disconnected, 300 connecting, 400 associated, 500 has an address. */
export interface WiFi<Target = unknown> {
  target: Target;
  readonly connection: number;
  readonly address: string | undefined;
  connect(options: { SSID: string; password?: string }): void;
  disconnect(): void;
  close(): void;
}

/** Options of the Wi-Fi interface. */
export interface WiFiOptions<Target> {
  target: Target;
  onChanged?(this: WiFi<Target>, property: string): void;
}

/** Creates the Wi-Fi interface. */
export interface WiFiConstructor {
  new <Target>(options: WiFiOptions<Target>): WiFi<Target>;
}

/**
 * `write` is one transaction, from start to stop condition. It throws when the address or a byte is not acknowledged.
 * The firmware never reads from a panel.
 */
export interface I2C {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** The I2C bus of the display: its class and its pins. */
export interface I2CDictionary {
  io: new (options: I2COptions) => I2C;
  data: number;
  clock: number;
}

/** Options of an I2C device: pins, clock rate in hertz, address of 7 bits. */
export interface I2COptions {
  data: number;
  clock: number;
  hz: number;
  address: number;
}

/** Identifies a one-shot timer. The firmware only stores it and passes it back. */
export type TimerHandle = object | number;

/** One-shot timers; `Alarm` is one that can be set again. */
export interface Timers {
  /** Calls `callback(target)` once after `delay_ms`, never inside the caller's own call. */
  set<Target>(callback: (target: Target) => void, delay_ms: number, target: Target): TimerHandle;
  clear(handle: TimerHandle): void;
}

/** The console: the terminal on a PC, the serial port of a board. The kit opens it for `onTyped`. */
export interface Console<Target = unknown> {
  /** Prints one line and logs it as a `console` event. */
  print(line: string): void;
  /** Calls `onLine(target, line)` for each typed line, without its newline. Lines typed before come first. */
  open<Next extends Target>(
    target: Next,
    onLine: (target: Next, line: Uint8Array) => void,
    onEnd: (target: Next) => void,
  ): void;
  /**
   * Stops or resumes the delivery of lines and of the end of input. Input waits meanwhile, and so does the person or
   * program that types. For apps that cannot take lines as fast as they can be pasted.
   */
  hold(held: boolean): void;
}

/** The board's push buttons. Index 0 is button A, 1 is B. */
export interface Buttons {
  /** Calls `onPress(target, index)` at each press. */
  open<Target>(target: Target, onPress: (target: Target, index: number) => void): void;
}

/**
 * Fields of a log event. They hold values rather than sentences, which the host makes. The log shows the length of
 * `data` and, if it is text, the text. `reason` is one of a fixed set of phrases that the host translates.
 */
export interface LogFields {
  peer?: string;
  data?: Uint8Array;
  reason?: string;
  /** What went wrong; only in `error` events. */
  code?: ErrorCode;
  /** A chat record, as written to the history. */
  message?: string;
  state?: string;
  protocol?: string;
  address?: string;
  port?: number;
  position?: number;
  /** The name of a Wi-Fi network. */
  ssid?: string;
  /** The exception, or the runtime's message. */
  cause?: string;
  bytes?: number;
  count?: number;
  /** The number of sockets that exist or that are needed. */
  sockets?: number;
  /** The limit that was exceeded; the code says which. */
  limit?: number;
  seconds?: number;
}

/**
 * A monochrome picture: pages of eight rows from the top, `width` bytes per page, one byte per column, bit 0 on top.
 */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** A display that takes framebuffers. */
export interface Panel<Picture> {
  readonly width: number;
  readonly height: number;
  /** Sends the changes since the last update. Throws what the I2C bus throws. */
  update(picture: Picture): void;
  close(): void;
}

/**
 * Small settings that survive a reboot and a power cut, by key. A key has 1 to 15 ASCII letters, digits, "-" and "_"; a
 * value is a text of at most 1024 UTF-8 bytes. Everything together should stay below a few kilobytes, and flash wears
 * out: write when something has changed, not in each turn. All methods throw a StoreError for a
 * key or a value beyond these limits, and what the runtime throws when its flash is full or broken.
 */
export interface Store {
  /** Returns the value, or undefined if there is none. */
  read(key: string): string | undefined;
  /** Once this returns, the value is stored. A power cut before leaves the former value or the new one. */
  write(key: string, value: string): void;
  /** Does nothing if there is no value. */
  delete(key: string): void;
}

/**
 * What an app has of its board and its runtime. The kit's apps need little of it themselves: `console.print`, `text`,
 * `clock`, `random`, `store` and `log`.
 */
export interface Device {
  /** The classes of ECMA-419 for sockets and Wi-Fi. */
  network: {
    tcp: { io: TCPConstructor };
    listener: { io: ListenerConstructor };
    udp: { io: UDPConstructor };
    wifi: { io: WiFiConstructor };
    /**
     * TCP sockets over TLS, which have room to write once the peer's certificate is checked; `address` may be the name
     * that it must be for. Absent on runtimes without TLS.
     */
    tls?: { io: TCPConstructor };
  };
  i2c: { default: I2CDictionary };
  timer: Timers;
  clock: {
    /** Milliseconds since some fixed point; monotonic. */
    ticks(): number;
    /** Milliseconds since 1970 in local time, or `undefined` until the clock is set. */
    wall(): number | undefined;
  };
  limits: {
    /** TCP sockets that can be open at once. */
    sockets: number;
    /** Largest payload of a UDP datagram in bytes. */
    datagram: number;
    /** True if TCP has keep-alive, so that a connection whose peer has vanished ends by itself. */
    keepAlive: boolean;
  };
  /** A random number in [0, 1), uniformly distributed. */
  random(): number;
  console: Console;
  /** Absent on a board without buttons. */
  buttons?: Buttons;
  text: {
    /** The UTF-8 bytes of a text. */
    encode(text: string): Uint8Array;
    /**
     * Decodes UTF-8 for printing and logging; invalid bytes become U+FFFD. Runtimes differ in how many U+FFFD they
     * make, and Moddable's decoder accepts ED 41 80 as a character. Use Utf8Reader where the exact result matters.
     */
    decode(bytes: Uint8Array): string;
  };
  font: {
    /** Returns bytes of the font file, read in place. */
    read(offset: number, length: number): Uint8Array;
  };
  /**
   * Returns the columns of a small character, bit 0 of each on top, the empty one after it included; undefined where
   * there is none. Absent on a board whose display has 64 rows or more.
   */
  smallGlyph?(code: number): Uint8Array | undefined;
  /** Settings that survive a power cut. */
  store: Store;
  /** Writes an event to the log, which a PC shows and keeps; see LogFields. */
  log(event: string, fields: LogFields): void;
  /**
   * Draws a QR code of the text at the left edge of a framebuffer, on a lit ground from top to bottom. Returns the
   * columns that it takes; 0, with nothing drawn, where the picture is too small for it. Absent on runtimes with too little memory.
   */
  drawQR?<Picture>(frame: Picture, text: string): number;
  /** Opens the board's display, initialised and cleared. Throws what the I2C bus throws. */
  openPanel<Picture>(): Panel<Picture>;
}

/** Every app's `start` returns this. `stop` closes everything it has opened, in any state, and leaves the Wi-Fi. */
export interface App {
  stop(): void;
}
