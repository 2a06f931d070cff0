import assert from "node:assert/strict";
import decodeQR from "qr/decode.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { addressCode } from "../../../firmware/oled/qr-code.js";
import { drawQR } from "../../../host-sim/sim/board/qr.js";
import { ScreenReader } from "../../../host-sim/sim/screen/read-screen.js";
import { fontFile, pixelsOf } from "../../oled/board.js";

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

  it("draws the longest link to a page with modules of 2 pixels, and room for the text beside it", () => {
    const link = `HTTP://255.255.255.255:65535/${"Z".repeat(16)}`;
    const frame = new Framebuffer(128, 64);
    assert.equal(drawQR(frame, link, 2), 58);
    assert.equal(decodeQR(image(frame)), link);
    assert.equal(drawQR(new Framebuffer(128, 64), link.toLowerCase(), 2), 0);
  });

  it("draws smaller modules on 32 rows, and nothing where the code does not fit", () => {
    const frame = new Framebuffer(128, 32);
    assert.equal(drawQR(frame, "192.168.100.123:65535"), 25);
    assert.equal(decodeQR(image(frame)), "192.168.100.123:65535");
    for (const [small, text, scale] of [
      [new Framebuffer(128, 32), "192.168.100.123:65535", 2],
      [new Framebuffer(128, 32), "x".repeat(200), 1],
      [new Framebuffer(16, 64), "192.168.100.123:65535", 1],
    ] as const) {
      assert.equal(drawQR(small, text, scale), 0);
      assert.ok(small.bytes.every((byte) => byte === 0));
    }
  });
});

describe("addressCode", () => {
  const font = fontFile("gb2312");
  const reader = new ScreenReader(font);
  const read = (frame: Framebuffer) =>
    reader.read({ width: frame.width, height: frame.height, pixels: pixelsOf(frame), contrast: 255 });
  const device: Parameters<typeof addressCode>[0] = {
    font,
    text: { encode: (text) => Buffer.from(text), decode: String },
  };
  const drawing = { ...device, drawQR } as typeof device;

  it("draws the text of an address beside its code, where there is room", () => {
    for (const [address, shown] of [
      ["192.168.100.123:65535", "192.168.|100.123|:65535"],
      ["10.0.0.7:5001", "10.0.|0.7|:5001"],
    ]) {
      const frame = new Framebuffer(128, 64);
      assert.ok(addressCode(drawing, frame, address));
      assert.equal(
        read(frame)
          .map(({ text }) => text.trim())
          .join("|"),
        shown,
      );
    }
    const low = new Framebuffer(128, 32);
    assert.ok(addressCode(drawing, low, "10.0.0.7:5001"));
    assert.deepEqual(read(low), []);
  });

  it("leaves the glass alone where there is no code", () => {
    const frame = new Framebuffer(128, 64);
    assert.equal(addressCode(device, frame, "10.0.0.7:5001"), false);
    assert.equal(addressCode({ ...device, drawQR: () => 0 }, frame, "10.0.0.7:5001"), false);
    assert.ok(frame.bytes.every((byte) => byte === 0));
  });
});
