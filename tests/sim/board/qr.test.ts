import assert from "node:assert/strict";
import decodeQR from "qr/decode.js";
import { drawQR } from "../../../host-sim/sim/board/qr.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";

/** The framebuffer as an RGBA image, each pixel four image pixels a side, as a camera would come close to. */
function image(frame: Framebuffer): { width: number; height: number; data: Uint8Array } {
  const scale = 4;
  const [width, height] = [frame.width * scale, frame.height * scale];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor(x / scale), Math.floor(y / scale)];
      const lit = frame.bytes[(row >> 3) * frame.width + column] & (1 << (row & 7));
      data.fill(lit ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, data };
}

describe("drawQR", () => {
  it("draws an address that can be read back, for each length of an address", () => {
    for (const address of ["1.2.3.4:1", "127.0.0.1:5001", "192.168.100.123:65535"]) {
      const frame = new Framebuffer(128, 64);
      drawQR(frame, address);
      assert.equal(decodeQR(image(frame)), address);
    }
  });

  it("draws smaller modules on 32 rows, and rejects a code that does not fit", () => {
    const frame = new Framebuffer(128, 32);
    drawQR(frame, "192.168.100.123:65535");
    assert.equal(decodeQR(image(frame)), "192.168.100.123:65535");
    assert.throws(() => drawQR(frame, "x".repeat(200)), /does not fit/);
  });
});
