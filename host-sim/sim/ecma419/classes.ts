import { I2C, type I2CDictionary } from "./i2c.js";
import { Listener, type ListenerDictionary } from "./listener.js";
import type { Machine } from "./machine.js";
import { Accepted, TCP, type TCPDictionary } from "./tcp.js";
import { UDP, type UDPDictionary } from "./udp.js";
import { WiFi, type WiFiDictionary } from "./wifi.js";

/** The IO classes as a program sees them: bound to its machine, made with an options object alone. */
export interface IOClasses {
  TCP: new (options: TCPDictionary) => TCP;
  Listener: new (options: ListenerDictionary) => Listener;
  UDP: new (options: UDPDictionary) => UDP;
  WiFi: new (options?: WiFiDictionary) => WiFi;
  I2C: new (options: I2CDictionary) => I2C;
}

/** Makes the classes for a machine. */
export function ioClasses(machine: Machine): IOClasses {
  class BoardTCP extends TCP {
    constructor(options: TCPDictionary | Accepted) {
      super(machine, options);
    }
  }
  return {
    TCP: BoardTCP,
    Listener: class extends Listener {
      constructor(options: ListenerDictionary) {
        super(machine, BoardTCP, options);
      }
    },
    UDP: class extends UDP {
      constructor(options: UDPDictionary) {
        super(machine, options);
      }
    },
    WiFi: class extends WiFi {
      constructor(options: WiFiDictionary = {}) {
        super(machine, options);
      }
    },
    I2C: class extends I2C {
      constructor(options: I2CDictionary) {
        super(machine, options);
      }
    },
  };
}
