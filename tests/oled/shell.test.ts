import assert from "node:assert/strict";
import type { Device } from "../../firmware/device.js";
import { Shell } from "../../firmware/app-kit/shell.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { dispChar } from "../../firmware/oled/text.js";
import { fontFile } from "./board.js";

const font = fontFile("ascii");
const encode = (text: string) => new TextEncoder().encode(text);

function shellOf(): Shell {
  const device = {
    font,
    text: { encode },
    timer: { set: () => 0, clear: () => {} },
    console: { print: () => {} },
  } as unknown as Device;
  return new Shell(device, { onUp: () => {}, onDown: () => {} }, { ssid: "", password: "", wifiTimeout: 15 });
}

describe("the lines of a shell", () => {
  it("stand on the display with the last one lowest, wrapped ones too", () => {
    const shell = shellOf();
    for (const line of ["first", "second, which takes two rows", "the last one, in two rows"])
      shell.print(line);
    const frame = new Framebuffer(128, 64);
    shell.draw(frame);
    const expected = new Framebuffer(128, 64);
    const rows = ["Wi-Fi...", "ch takes two row", "the last one, in", " two rows"];
    rows.forEach((row, i) => dispChar({ font }, expected, encode(row), 0, 16 * i, 1, false));
    assert.deepEqual(frame.bytes.subarray(0, 256), expected.bytes.subarray(0, 256));
    assert.deepEqual(frame.bytes.subarray(512), expected.bytes.subarray(512));
  });

  it("are drawn anew, and the driver is not told that what it shows has moved", () => {
    const shell = shellOf();
    const frame = new Framebuffer(128, 64);
    for (let line = 0; line < 5; line++) {
      shell.print(`line ${line}, which takes two rows`);
      frame.sent();
      shell.draw(frame);
      assert.equal(frame.scrolled, 0);
      assert.deepEqual([frame.from, frame.to], [0, frame.bytes.length]);
    }
  });
});
