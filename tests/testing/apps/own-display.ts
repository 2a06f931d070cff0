/** An app outside firmware/: brings a display driver of its own, which lets the display scroll by itself. */
import type { App, Device } from "../../../firmware/device.js";

export function options() {
  return [];
}

export default function start(device: Device): App {
  const i2c = device.i2c.default;
  const bus = new i2c.io({ data: i2c.data, clock: i2c.clock, address: 0x3c, hz: 400000 });
  const blank = new Uint8Array(1025);
  blank[0] = 0x40;
  // As many drivers have it, with a VCOM level (DB 40) that the data sheet does not define.
  bus.write(new Uint8Array([0x00, 0xae, 0x2e, 0x20, 0x00, 0xa1, 0xc8, 0xdb, 0x40, 0x8d, 0x14, 0xaf]));
  bus.write(blank);
  bus.write(new Uint8Array([0x40, 0x01]));
  // Right, all pages, every 25 frames.
  bus.write(new Uint8Array([0x00, 0x26, 0x00, 0x00, 0x06, 0x07, 0x00, 0xff, 0x2f]));
  device.log("drawn", {});
  return {
    stop() {
      bus.close();
    },
  };
}
