import UDP from "embedded:io/socket/udp";
import type { UDPOptions } from "../device.js";

/** The ports that nobody is registered for (RFC 6335, section 6): the first, and how many there are. */
const DYNAMIC_PORT = 49152;
const DYNAMIC_PORTS = 16384;
/** Ports to try; more of them taken in a row means that something else is wrong. */
const TRIES_MAX = 20;

/** Moddable's UDP socket, which does not tell its port: the one it was given. */
class PortUDP<Target> extends UDP<Target> {
  readonly port: number;

  constructor(options: UDPOptions<Target>, port: number) {
    super(Object.assign({}, options, { port: port }));
    this.port = port;
  }
}

/**
 * Opens a UDP socket; to be called with `new`. Whoever wants any port (0) gets one that is drawn here: the SDK's socket
 * would draw one as well, or on Linux none before it sends, but never say which.
 */
export function openUDP<Target>(options: UDPOptions<Target>): PortUDP<Target> {
  if (options.port) return new PortUDP<Target>(options, options.port);
  for (let tries = 1; ; tries++) {
    try {
      return new PortUDP<Target>(options, DYNAMIC_PORT + Math.floor(Math.random() * DYNAMIC_PORTS));
    } catch (error) {
      if (tries === TRIES_MAX) throw error;
    }
  }
}
