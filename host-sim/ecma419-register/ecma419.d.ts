/*
 * The types that come with `import "palmwire/ecma419"`: the standard specifiers that can be imported from then on, and
 * the global function `trace`. Ambient declarations: TypeScript knows them wherever this file is part of the program.
 */

/** Prints its arguments without adding a newline, as XS does. */
declare function trace(...values: unknown[]): void;

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

declare module "embedded:io/i2c" {
  type I2C = import("../sim/ecma419/i2c.js").I2C;
  const I2C: import("../sim/ecma419/classes.js").IOClasses["I2C"];
  export default I2C;
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
