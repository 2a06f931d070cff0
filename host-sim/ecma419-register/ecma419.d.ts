/*
 * The types that come with `import "palmwire/ecma419"`: the standard specifiers that can be imported from then on, and
 * what XS has as globals. Ambient declarations: TypeScript knows them wherever this file is part of the program.
 */

/** Prints its arguments without adding a newline, as XS does. */
declare function trace(...values: unknown[]): void;

/** The host provider: the board's classes and pins, as `embedded:provider/builtin` has it. */
declare const device: typeof import("./modules/builtin.js").default;

/** Moddable's functions for programs of the standard, other than those that end the program. */
declare const System: {
  /** Tells of the address of a host, undefined where it has none. */
  resolve(name: string, callback: (name: string, address: string | undefined) => void): void;
  setTimeout: typeof import("./modules/timer.js").default.set;
  clearTimeout: typeof import("./modules/timer.js").default.clear;
  setInterval: typeof import("./modules/timer.js").default.repeat;
  clearInterval: typeof import("./modules/timer.js").default.clear;
};

interface ArrayBufferConstructor {
  /** The bytes of a text in UTF-8. */
  fromString(text: string): ArrayBuffer;
}

interface ArrayBuffer {
  /** The bytes of this buffer and of those, one after the other. */
  concat(...buffers: (ArrayBuffer | ArrayBufferView)[]): ArrayBuffer;
}

interface StringConstructor {
  /** The text that UTF-8 bytes are. Throws TypeError if they are not UTF-8. */
  fromArrayBuffer(buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): string;
}

declare module "embedded:io/socket/tcp" {
  type TCP = import("../sim/ecma419/tcp.js").TCP;
  const TCP: import("../sim/ecma419/classes.js").IOClasses["TCP"];
  export default TCP;
}

declare module "embedded:io/socket/listener" {
  type Listener = import("../sim/ecma419/listener.js").Listener;
  const Listener: import("../sim/ecma419/classes.js").IOClasses["Listener"];
  export default Listener;
}

declare module "embedded:io/socket/udp" {
  type UDP = import("../sim/ecma419/udp.js").UDP;
  const UDP: import("../sim/ecma419/classes.js").IOClasses["UDP"];
  export default UDP;
}

declare module "embedded:network/interface/wifi" {
  type WiFi = import("../sim/ecma419/wifi.js").WiFi;
  const WiFi: import("../sim/ecma419/classes.js").IOClasses["WiFi"];
  export default WiFi;
}

declare module "embedded:io/socket/tcp/tls" {
  type TLS = import("../node/tls-socket.js").TLS;
  const TLS: new (options: import("../node/tls-socket.js").TLSDictionary) => TLS;
  export default TLS;
}

declare module "embedded:network/dns/resolver/udp" {
  type Resolver = import("../sim/ecma419/network/dns-resolver-udp.js").ResolverUDP;
  const Resolver: import("../sim/ecma419/network/classes.js").NetworkClasses["ResolverUDP"];
  export default Resolver;
}

declare module "embedded:network/dns/resolver/doh" {
  type Resolver = import("../sim/ecma419/network/dns-resolver-doh.js").ResolverDoH;
  const Resolver: import("../sim/ecma419/network/classes.js").NetworkClasses["ResolverDoH"];
  export default Resolver;
}

declare module "embedded:network/dnssd" {
  type DNSSD = import("../node/dns-sd/dns-sd.js").DNSSD;
  const DNSSD: new (options: import("../node/dns-sd/dns-sd.js").DNSSDDictionary) => DNSSD;
  export default DNSSD;
}

declare module "embedded:network/ntp/client" {
  type NTPClient = import("../sim/ecma419/network/ntp-client.js").NTPClient;
  const NTPClient: import("../sim/ecma419/network/classes.js").NetworkClasses["NTPClient"];
  export default NTPClient;
}

declare module "embedded:network/http/client" {
  type HTTPClient = import("../sim/ecma419/network/http-client.js").HTTPClient;
  const HTTPClient: import("../sim/ecma419/network/classes.js").NetworkClasses["HTTPClient"];
  export default HTTPClient;
}

declare module "embedded:network/http/server" {
  type HTTPServer = import("../sim/ecma419/network/http-server.js").HTTPServer;
  const HTTPServer: import("../sim/ecma419/network/classes.js").NetworkClasses["HTTPServer"];
  export default HTTPServer;
}

declare module "embedded:network/http/server/route/static" {
  const StaticRoute: import("../sim/ecma419/network/classes.js").NetworkClasses["staticRoute"];
  export default StaticRoute;
}

declare module "embedded:network/http/server/route/ws/handshake" {
  const HandshakeRoute: import("../sim/ecma419/network/classes.js").NetworkClasses["handshakeRoute"];
  export default HandshakeRoute;
}

declare module "embedded:network/http/server/options/webpage" {
  const WebPage: import("../sim/ecma419/network/classes.js").NetworkClasses["staticRoute"];
  export default WebPage;
}

declare module "embedded:network/http/server/options/websocket" {
  const WebSocketHandshake: import("../sim/ecma419/network/classes.js").NetworkClasses["handshakeRoute"];
  export default WebSocketHandshake;
}

declare module "embedded:network/http/server/options/serversendevents" {
  const ServerSentEvents: import("../sim/ecma419/network/classes.js").NetworkClasses["serverSentEventsRoute"];
  export default ServerSentEvents;
}

declare module "embedded:network/ws/client" {
  type WebSocketClient = import("../sim/ecma419/network/websocket-client.js").WebSocketClient;
  const WebSocketClient: import("../sim/ecma419/network/classes.js").NetworkClasses["WebSocketClient"];
  export default WebSocketClient;
}

declare module "embedded:network/websocket/client" {
  type WebSocketClient = import("../sim/ecma419/network/websocket-client.js").WebSocketClient;
  const WebSocketClient: import("../sim/ecma419/network/classes.js").NetworkClasses["WebSocketClient"];
  export default WebSocketClient;
}

declare module "embedded:network/mqtt/client" {
  type MQTTClient = import("../sim/ecma419/network/mqtt-client.js").MQTTClient;
  const MQTTClient: import("../sim/ecma419/network/classes.js").NetworkClasses["MQTTClient"];
  export default MQTTClient;
}

declare module "embedded:io/i2c" {
  type I2C = import("../sim/ecma419/i2c.js").I2C;
  const I2C: import("../sim/ecma419/classes.js").IOClasses["I2C"];
  export default I2C;
}

declare module "embedded:io/digital" {
  type Digital = import("../sim/ecma419/digital.js").Digital;
  const Digital: import("../sim/ecma419/pin-classes.js").PinClasses["Digital"];
  export default Digital;
}

declare module "embedded:io/digitalbank" {
  type DigitalBank = import("../sim/ecma419/digital-bank.js").DigitalBank;
  const DigitalBank: import("../sim/ecma419/pin-classes.js").PinClasses["DigitalBank"];
  export default DigitalBank;
}

declare module "embedded:io/analog" {
  type Analog = import("../sim/ecma419/analog.js").Analog;
  const Analog: import("../sim/ecma419/pin-classes.js").PinClasses["Analog"];
  export default Analog;
}

declare module "embedded:io/pwm" {
  type PWM = import("../sim/ecma419/pwm.js").PWM;
  const PWM: import("../sim/ecma419/pin-classes.js").PinClasses["PWM"];
  export default PWM;
}

declare module "embedded:io/serial" {
  type Serial = import("../sim/ecma419/serial.js").Serial;
  const Serial: import("../sim/ecma419/pin-classes.js").PinClasses["Serial"];
  export default Serial;
}

declare module "embedded:storage/files" {
  const files: typeof import("./modules/files.js").default;
  export default files;
}

declare module "embedded:storage/key-value" {
  const storage: typeof import("./modules/key-value.js").default;
  export default storage;
}

declare module "embedded:storage/flash" {
  const flash: typeof import("./modules/flash.js").default;
  export default flash;
}

declare module "embedded:update" {
  const update: typeof import("./modules/update.js").default;
  export default update;
}

declare module "mc/config" {
  const config: typeof import("./modules/config.js").default;
  export default config;
}

declare module "embedded:provider/builtin" {
  const device: typeof import("./modules/builtin.js").default;
  export default device;
}

declare module "timer" {
  const Timer: typeof import("./modules/timer.js").default;
  export default Timer;
}

declare module "text/decoder" {
  const TextDecoder: typeof import("./modules/text-decoder.js").default;
  export default TextDecoder;
}

declare module "text/encoder" {
  const TextEncoder: typeof import("./modules/text-encoder.js").default;
  export default TextEncoder;
}

declare module "system" {}
