import type { Device } from "../device.js";
import { Framebuffer } from "./framebuffer.js";
import type { PanelOptions } from "./panel-driver.js";
import { SH1106 } from "./sh1106.js";

/**
 * Driver for a panel with a Sino Wealth SH1107 on I2C that is mounted on its side: the picture's rows are the
 * controller's columns, from the last to the first, and its columns are the controller's rows. The picture is turned,
 * eight columns of eight rows at a time, and what has changed is sent as for an SH1106.
 */
export class SH1107 extends SH1106 {
  /** The picture as the controller has it. */
  private readonly turned: Framebuffer;
  /** The framebuffer that was turned last. */
  private source: Framebuffer | undefined;

  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    super(device, options);
    this.columns = options.height;
    this.pages = options.width >> 3;
    this.lastPage = 15;
    this.turned = new Framebuffer(options.height, options.width);
    this.source = undefined;
  }

  override update(frame: Framebuffer): void {
    if (this.source !== frame || frame.scrolled) frame.touchAll();
    this.source = frame;
    for (let at = frame.from & ~7; at < frame.to; at += 8) this.turn(frame, at);
    frame.sent();
    super.update(this.turned);
  }

  /** Turns the eight columns from the byte `at` on. */
  private turn(frame: Framebuffer, at: number): void {
    const b = frame.bytes;
    const turned = this.turned;
    const page = (at / frame.width) | 0;
    const to = ((at - page * frame.width) >> 3) * this.columns + this.columns - 8 - page * 8;
    turned.touch(to, to + 8);
    // Four columns each, the last one in the highest byte.
    let right = b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);
    let left = b[at + 4] | (b[at + 5] << 8) | (b[at + 6] << 16) | (b[at + 7] << 24);
    if (!(left | right)) {
      turned.bytes.fill(0, to, to + 8);
      return;
    }
    // Squares of 1, 2 and 4 bits change places (Warren, "Hacker's Delight", 7-3).
    let swap = (left ^ (left >> 7)) & 0xaa00aa;
    left ^= swap ^ (swap << 7);
    swap = (right ^ (right >> 7)) & 0xaa00aa;
    right ^= swap ^ (swap << 7);
    swap = (left ^ (left >> 14)) & 0xcccc;
    left ^= swap ^ (swap << 14);
    swap = (right ^ (right >> 14)) & 0xcccc;
    right ^= swap ^ (swap << 14);
    swap = (left & ~0xf0f0f0f) | ((right >> 4) & 0xf0f0f0f);
    right = ((left << 4) & ~0xf0f0f0f) | (right & 0xf0f0f0f);
    turned.bytes.set(
      [swap >> 24, swap >> 16, swap >> 8, swap, right >> 24, right >> 16, right >> 8, right],
      to,
    );
  }
}
