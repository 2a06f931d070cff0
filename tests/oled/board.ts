import { readFileSync } from "node:fs";
import type { Device, I2COptions } from "../../firmware/device.js";
import type { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { I2CBus } from "../../host-sim/sim/board/i2c-bus.js";
import type { I2CPeripheral } from "../../host-sim/sim/panel/peripheral.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";

/** The part of a board that drawing needs: a font, and an I2C bus with the panel's model. */

export function fontOf(blob: Uint8Array): Device["font"] {
  return {
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > blob.length)
        throw new RangeError(`font: ${length} bytes at ${offset} of ${blob.length}`);
      return blob.subarray(offset, offset + length);
    },
  };
}

export function fontFile(name: string): Device["font"] {
  return fontOf(readFileSync(new URL(`../../fonts/${name}.font`, import.meta.url)));
}

/** The characters of the font that are not read from a picture: what hardly anyone types, and other things look like. */
export const UNREAD =
  /[\u00b8\u02b0-\u02c5\u02cc-\u036f\u203f-\u206f\u2300-\u245f\u2580-\u259f\u3127\u3371-\u337f\ufe10-\ufe6b]/;

/** An I2C bus, and the part of `Device` that leads to it. */
export function busWith(panel: I2CPeripheral): { bus: I2CBus; device: Pick<Device, "i2c"> } {
  const bus = new I2CBus(23, 22, () => {});
  bus.attach(panel);
  class I2C {
    readonly #address: number;
    constructor(options: I2COptions) {
      if (options.data !== 23 || options.clock !== 22 || options.hz !== 400000)
        throw new Error("wrong I2C options");
      this.#address = options.address;
    }
    write(bytes: Uint8Array): void {
      if (!bus.write(this.#address, bytes)) throw new Error("write failed");
    }
    read(byteLength: number): ArrayBuffer {
      const into = new Uint8Array(byteLength);
      if (!bus.read(this.#address, into)) throw new Error("read failed");
      return into.buffer;
    }
    close(): void {}
  }
  return { bus, device: { i2c: { default: { io: I2C, data: 23, clock: 22 } } } };
}

/** The framebuffer as a panel shows it: one byte a pixel, row by row. */
export function pixelsOf(frame: Pick<Framebuffer, "width" | "height" | "bytes">): Uint8Array {
  const pixels = new Uint8Array(frame.width * frame.height);
  for (let y = 0; y < frame.height; y++)
    for (let x = 0; x < frame.width; x++)
      pixels[y * frame.width + x] = (frame.bytes[(y >> 3) * frame.width + x] >> (y & 7)) & 1;
  return pixels;
}

/** Whether a panel shows exactly this frame. */
export function shows(picture: Picture, frame: Framebuffer): boolean {
  return (
    picture.width === frame.width &&
    picture.height === frame.height &&
    Buffer.compare(picture.pixels, pixelsOf(frame)) === 0
  );
}

/** A picture as text, for comparing by eye: `#` lit, `.` dark. */
export function draft(frame: Framebuffer, width = frame.width, height = frame.height): string[] {
  const pixels = pixelsOf(frame);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (pixels[y * frame.width + x] ? "#" : ".")).join(""),
  );
}

/** The code point of a text's first character. */
export function codeOf(text: string): number {
  const code = text.codePointAt(0);
  if (code === undefined) throw new Error("empty text");
  return code;
}
