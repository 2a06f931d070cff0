import type { I2C as Bus, I2COptions } from "../device.js";

/** ECMA-419's I2C over Espruino's I2C1. On the ESP32 Espruino's pins are GPIO numbers. */
export class I2C implements Bus {
  private readonly busAddress: number;

  constructor(options: I2COptions) {
    this.busAddress = options.address;
    I2C1["setup"]({ scl: options.clock, sda: options.data, bitrate: options.hz });
  }

  write(bytes: Uint8Array): void {
    I2C1.writeTo(this.busAddress, bytes);
  }

  close(): void {}
}
