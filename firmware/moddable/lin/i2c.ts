import type { I2C, I2CDictionary, I2COptions } from "../../device.js";
import type { Host } from "./host.js";

/** An I2C bus that sends each transaction to the host process as a message. Every byte is acknowledged. */
export function hostI2C(host: Host): I2CDictionary["io"] {
  return class HostI2C implements I2C {
    private readonly address: number;

    constructor(options: I2COptions) {
      this.address = options.address;
    }

    write(bytes: Uint8Array): void {
      host.post({ i2c: this.address, write: bytes.toHex() });
    }

    close(): void {}
  };
}
