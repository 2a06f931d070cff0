/** The network classes of the board that this process simulates. */
import { dnsSDClass } from "../../node/dns-sd/dns-sd.js";
import { TLS, type TLSDictionary } from "../../node/tls-socket.js";
import { networkClasses } from "../../sim/ecma419/network/classes.js";
import { classes, machine } from "./process-board.js";

const BoardTLS: new (options: TLSDictionary) => TLS = class extends TLS {
  constructor(options: TLSDictionary) {
    super(machine, classes.TCP, options);
  }
};

export const network = {
  ...networkClasses(machine, Math.random),
  TLS: BoardTLS,
  DNSSD: dnsSDClass(machine, Math.random),
};
