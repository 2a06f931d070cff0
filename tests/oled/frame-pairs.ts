/**
 * Random pairs of pictures, one shown after the other, and what the drivers spend on the second: for comparing with the
 * best encoding found.
 */
import { fillRect, pixel, rect } from "../../firmware/oled/draw.js";
import type { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { line } from "../../firmware/oled/line.js";
import { dispChar } from "../../firmware/oled/text.js";
import { leastWithWindows, PageSearch } from "./best-encoding.js";
import { fontFile } from "./board.js";
import { screen } from "./panels.js";

const WIDTH = 128;
const PAGES = 8;
const font = fontFile("gb2312");
const TEXT = [
  ..."hello mPython,I am TCP Client. 欢迎来到Spread Site, 您是第1个客户端用户! 192.168.31.127:5001 accepting..... The quick brown fox",
];

/** Numbers from 0 to `max`, always the same ones. */
class Dice {
  #state = 1;
  upTo(max: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * (max + 1));
  }
}

type Change = (frame: Framebuffer, dice: Dice) => void;

function text(frame: Framebuffer, dice: Dice): void {
  const from = dice.upTo(60);
  const bytes = Buffer.from(TEXT.slice(from, from + 1 + dice.upTo(15)).join(""));
  dispChar({ font }, frame, bytes, dice.upTo(15) * 8, dice.upTo(3) * 16, 1, false);
}

const shapes: readonly Change[] = [
  text,
  (frame, dice) =>
    fillRect(frame, dice.upTo(120), dice.upTo(60), 1 + dice.upTo(60), 1 + dice.upTo(40), dice.upTo(1)),
  (frame, dice) => rect(frame, dice.upTo(120), dice.upTo(60), 1 + dice.upTo(100), 1 + dice.upTo(60), 1),
  (frame, dice) => line(frame, dice.upTo(127), dice.upTo(63), dice.upTo(127), dice.upTo(63), 1),
];

/** How the second picture differs from the first. */
export const CHANGES = {
  /** Each column of the RAM by chance, from none to all. */
  columns: (frame, dice) => {
    const percent = dice.upTo(100);
    for (let i = 0; i < frame.bytes.length; i++) if (dice.upTo(99) < percent) frame.bytes[i] = dice.upTo(255);
    frame.touchAll();
  },
  text: (frame, dice) => {
    for (let i = dice.upTo(2); i >= 0; i--) text(frame, dice);
  },
  shapes: (frame, dice) => {
    for (let i = dice.upTo(3); i >= 0; i--) shapes[dice.upTo(shapes.length - 1)](frame, dice);
  },
  dots: (frame, dice) => {
    for (let i = dice.upTo(30); i >= 0; i--) pixel(frame, dice.upTo(127), dice.upTo(63), 1);
  },
} satisfies Record<string, Change>;

/** The bytes that the driver sends for so many pairs, divided by those of the best encodings found. */
export function ratioToBest(
  kind: "SH1106 128x64" | "SSD1306 128x64",
  change: keyof typeof CHANGES,
  pairs: number,
): number {
  const dice = new Dice();
  let sent = 0;
  let best = 0;
  for (let i = 0; i < pairs; i++) {
    const { frame, update } = screen(kind, () => 0.5);
    shapes[dice.upTo(shapes.length - 1)](frame, dice);
    update();
    const before = frame.bytes.slice();
    CHANGES[change](frame, dice);
    const { bytes } = update();
    const changes = Array.from({ length: PAGES }, (_, page) =>
      Uint8Array.from({ length: WIDTH }, (_, x) => {
        const at = page * WIDTH + x;
        return Number(frame.bytes[at] !== before[at]);
      }),
    );
    const found =
      kind === "SH1106 128x64"
        ? // The first picture ends in the last page, behind its last column.
          new PageSearch(changes, 2, 132).least({ page: PAGES - 1, column: 2 + WIDTH })
        : leastWithWindows(changes, { from: 0, to: WIDTH, first: 0, last: PAGES });
    sent += bytes;
    best += Math.min(found, bytes);
  }
  return sent / best;
}
