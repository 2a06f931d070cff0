import UDP from "embedded:io/socket/udp";
import type { UDPOptions } from "../device.js";

/** The dynamic ports (RFC 6335, section 6): the first one and their number. */
const DYNAMIC_PORT = 49152;
const DYNAMIC_PORTS = 16384;
/** Attempts to find a free port. If all fail, the cause is another one. */
const TRIES_MAX = 20;

/** Moddable's UDP socket with a `port`, which the original does not have. */
class PortUDP<Target> extends UDP<Target> {
  readonly port: number;

  constructor(options: UDPOptions<Target>, port: number) {
    super(Object.assign({}, options, { port: port }));
    this.port = port;
  }
}

/**
 * Opens a UDP socket; call it with `new`. For port 0 it chooses a free port itself, because the SDK's socket never
 * tells which port it has (and on Linux has none until it sends).
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
