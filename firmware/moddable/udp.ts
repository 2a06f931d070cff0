import UDP from "embedded:io/socket/udp";
import type { UDPOptions } from "../device.js";

/** Moddable's UDP socket, which does not tell its port: the one it was given. */
export class PortUDP<Target> extends UDP<Target> {
  readonly port: number | undefined;

  constructor(options: UDPOptions<Target>) {
    super(options);
    this.port = options.port;
  }
}
