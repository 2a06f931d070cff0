/**
 * What drawing costs on the I2C wire: the real drivers into the models of the controllers, every frame checked.
 * Counts, not times: bytes with those of addresses, controls and commands, and transactions.
 */
import assert from "node:assert/strict";
import { fill, fillRect, pixel } from "../firmware/oled/draw.js";
import type { Framebuffer } from "../firmware/oled/framebuffer.js";
import { dispChar, scrollLines } from "../firmware/oled/text.js";
import * as TextMode from "../firmware/oled/text-mode.js";
import { fontFile } from "../tests/oled/board.js";
import { type Cost, type Screen, screen } from "../tests/oled/panels.js";

const TEXT =
  "hello mPython,I am TCP Client. 欢迎来到Spread Site, 您是第1个客户端用户! 192.168.31.127:5001 accepting..... " +
  "The quick brown fox jumps over the lazy dog. 天地玄黄,宇宙洪荒。日月盈昃,辰宿列张。 0123456789";
const TYPED = [...TEXT.repeat(2)].slice(0, 200);

/** Lights a dark area, so that every byte of it changes. */
function area(x: number, y: number, w: number, h: number): (frame: Framebuffer) => void {
  return (frame) => fillRect(frame, x, y, w, h, 1);
}

/** One change of a dark picture, when the controller's pointers stand elsewhere. */
function once(at: Screen, draw: (frame: Framebuffer) => void): Cost {
  fill(at.frame, 0);
  at.update();
  pixel(at.frame, 20, 63, 1);
  at.update();
  pixel(at.frame, 20, 63, 0);
  at.update();
  draw(at.frame);
  return at.update();
}

/** Two hundred characters, each sent when it is typed; the picture scrolls when it is full. */
function typing(at: Screen): Cost {
  const font = fontFile("gb2312");
  const total = { bytes: 0, transactions: 0 };
  let place = { x: 0, y: 0 };
  fill(at.frame, 0);
  at.update();
  for (const character of TYPED) {
    const bytes = new TextEncoder().encode(character);
    place = dispChar({ font }, at.frame, bytes, place.x, place.y, TextMode.normal, scrollLines);
    const { bytes: sent, transactions } = at.update();
    total.bytes += sent;
    total.transactions += transactions;
  }
  return total;
}

/** A screen full of text that moves up by a line when the next one comes. */
function scrolling(at: Screen): Cost {
  const font = fontFile("gb2312");
  const show = (text: string): void =>
    void dispChar({ font }, at.frame, new TextEncoder().encode(text), 0, 0, TextMode.normal, scrollLines);
  fill(at.frame, 0);
  show(TEXT.slice(0, 50));
  at.update();
  fill(at.frame, 0);
  show(TEXT.slice(0, 60));
  return at.update();
}

function measure(kind: "SH1106 128x64" | "SSD1306 128x64"): Record<string, Cost> {
  const at = screen(kind, () => 0.5);
  at.update();
  return {
    full: once(at, area(0, 0, 128, 64)),
    line: once(at, area(0, 16, 128, 16)),
    glyph: once(at, area(40, 16, 8, 16)),
    hanzi: once(at, area(48, 16, 16, 16)),
    typing: typing(at),
    scroll: scrolling(at),
  };
}

/** Bytes and transactions of some typical changes, for each controller. */
export async function benchOLED({ json }: { json: boolean }): Promise<object> {
  assert.equal(TYPED.length, 200);
  const result = { sh1106: measure("SH1106 128x64"), ssd1306: measure("SSD1306 128x64") };
  if (!json)
    for (const [name, costs] of Object.entries(result))
      for (const [what, { bytes, transactions }] of Object.entries(costs))
        console.log(`${name} ${what}: ${bytes} bytes in ${transactions} transactions`);
  return result;
}
