/*
 * The parts of Moddable's modules that this folder uses, in the types of device.ts. The SDK's own declarations change
 * between versions, and those on npm are older than the required SDK.
 */

/** Writes to the SDK's log: xsbug in debug builds, standard output on Linux. */
declare function trace(...texts: string[]): void;

interface ArrayBufferConstructor {
  /** Encodes as UTF-8. */
  fromString(text: string): ArrayBuffer;
}

interface Uint8Array {
  toHex(): string;
}

declare module "embedded:io/socket/tcp" {
  const TCP: import("../device.js").TCPConstructor;
  export default TCP;
}

declare module "embedded:io/socket/listener" {
  const Listener: import("../device.js").ListenerConstructor;
  export default Listener;
}

declare module "embedded:io/socket/udp" {
  export default class UDP<Target> {
    constructor(options: import("../device.js").UDPOptions<Target>);
    target: Target;
    read(): import("../device.js").Datagram | undefined;
    write(bytes: Uint8Array, address: string, port: number): void;
    add(address: string): void;
    remove(address: string): void;
    close(): void;
  }
}

declare module "embedded:network/interface/wifi" {
  type Interface = Omit<import("../device.js").WiFi, "target">;

  /** Unlike the other IO classes, it takes no `target`. */
  export default class WiFi implements Interface {
    constructor(options: { onChanged(this: WiFi, property: string): void });
    readonly connection: number;
    readonly address: string | undefined;
    connect(options: { SSID: string; password?: string }): void;
    disconnect(): void;
    close(): void;
  }
}

declare module "embedded:io/i2c" {
  const I2C: import("../device.js").I2CDictionary["io"];
  export default I2C;
}

declare module "embedded:io/digital" {
  const Digital: import("./board/buttons.js").DigitalConstructor;
  export default Digital;
}

declare module "embedded:io/serial" {
  interface SerialOptions<Target> {
    port: number;
    receive: number;
    transmit: number;
    baud: number;
    target: Target;
    onReadable(this: Serial<Target>): void;
    onWritable(this: Serial<Target>, bytes: number): void;
  }

  export default class Serial<Target> {
    constructor(options: SerialOptions<Target>);
    target: Target;
    read(): ArrayBuffer | undefined;
    write(bytes: Uint8Array): void;
  }
}

declare module "embedded:storage/key-value" {
  /** An opened storage of texts. A write that has returned is in flash. */
  export interface Values {
    read(key: string): string | undefined;
    write(key: string, value: string): void;
    delete(key: string): void;
  }

  const KeyValueStorage: { open(options: { path: string; format: "string" }): Values };
  export default KeyValueStorage;
}

declare module "embedded:storage/files" {
  const root: import("./file-store.js").Directory;
  export default root;
}

declare module "mc/config" {
  /** The manifest's `config` and what was given on mcconfig's command line (always text). */
  const config: Readonly<Record<string, unknown>>;
  export default config;
}

declare module "modules" {
  export default class Modules {
    static has(name: string): boolean;
    /** Returns the default export, or all exports. */
    static importNow(name: string, all: boolean): unknown;
  }
}

declare module "Resource" {
  /** A file of the manifest's `data`, in flash. A typed array over it reads in place. */
  export default class Resource {
    constructor(name: string);
    readonly byteLength: number;
  }
}

declare module "text/decoder" {
  export default class TextDecoder {
    decode(bytes: Uint8Array): string;
  }
}

declare module "time" {
  export default class Time {
    static set(seconds: number): void;
    /** Milliseconds since some point; wraps around at 32 bits on microcontrollers. */
    static readonly ticks: number;
    /** Milliseconds between two values of `ticks`. */
    static delta(from: number, to: number): number;
  }
}

declare module "timer" {
  export default class Timer {
    static set(callback: (timer: Timer) => void, delay_ms: number): Timer;
    static clear(timer: Timer): void;
  }
}

/** The simulator, which the SDK's Linux port makes available to the program. */
declare const screen: {
  /** `onMessage` is called for messages of the simulator, `onQuit` when the program must stop. */
  context: { onMessage(message: string | ArrayBuffer): void; onQuit(): void };
  postMessage(message: string): void;
};
