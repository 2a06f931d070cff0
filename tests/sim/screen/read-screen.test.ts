import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { PNG } from "pngjs";
import { bigNumber, bigNumberWidth } from "../../../firmware/oled/big-number.js";
import { Chart } from "../../../firmware/oled/chart.js";
import { fillRect, hline, pixel, rect, vline } from "../../../firmware/oled/draw.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { progressBar, stripBar } from "../../../firmware/oled/gui.js";
import { line } from "../../../firmware/oled/line.js";
import { circle, fillCircle, roundRect } from "../../../firmware/oled/round.js";
import * as TextMode from "../../../firmware/oled/text-mode.js";
import { dispChar } from "../../../firmware/oled/text.js";
import { text24 } from "../../../firmware/oled/text24.js";
import { triangle } from "../../../firmware/oled/triangle.js";
import { readGlyph } from "../../../firmware/oled/font.js";
import { drawQR } from "../../../host-sim/sim/board/qr.js";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";
import { ScreenReader, type TextRow } from "../../../host-sim/sim/screen/read-screen.js";
import { codeOf, fontFile, pixelsOf, UNREAD } from "../../oled/board.js";
import { propertyRuns } from "../../setup.js";

const font = fontFile("standard");
const reader = new ScreenReader(font);

/** Letters and signs that few type, which are read where nothing else looks alike. */
const RARE = /[\u0180-\u0390\u03ca-\u0400\u0452-\u052f\u1e00-\u1eff\u3400-\u4dbf]/;

/** Every character that is read, in the order of the code points, the rare ones last. */
const CHARACTERS = readFileSync(new URL("../../../fonts/standard.hex", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((row) => String.fromCodePoint(parseInt(row, 16)))
  .filter((one) => !UNREAD.test(one))
  .sort((a, b) => Number(RARE.test(a)) - Number(RARE.test(b)) || codeOf(a) - codeOf(b));
const ASCII = CHARACTERS.filter((character) => character < "\x7f");

/** The first of the characters that look like each; blanks of their width for those that show nothing. */
const LOOKS = looks();

function looks(): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const alike = new Map<string, string>();
  for (const character of CHARACTERS) {
    const glyph = readGlyph(font, codeOf(character)) as Uint8Array;
    const key = glyph.join();
    if (!first.has(key)) first.set(key, glyph.some(Boolean) ? character : " ".repeat(glyph.length / 16));
    alike.set(character, first.get(key) as string);
  }
  return alike;
}

/** What is read where this is drawn. */
function readable(text: string): string {
  return [...text].map((character) => LOOKS.get(character)).join("");
}

const DIGITS = [..."0123456789"];

interface Drawn {
  readonly text: string;
  readonly scale: number;
  readonly inverted: boolean;
}

/** A picture on which texts are drawn by the firmware, then made larger. */
class Canvas implements Picture {
  readonly contrast = 255;
  readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height);
  }

  /** The frame's picture. */
  static of(frame: Framebuffer): Canvas {
    const canvas = new Canvas(frame.width, frame.height);
    canvas.pixels.set(pixelsOf(frame));
    return canvas;
  }

  draw({ text, scale, inverted }: Drawn, x: number, y: number): this {
    const frame = new Framebuffer(widthOf(text) * (scale === 1.5 ? scale : 1), scale === 1.5 ? 24 : 16);
    const mode = inverted ? TextMode.rev : TextMode.normal;
    if (scale === 1.5) {
      text24({ font, text: { encode: Buffer.from, decode: String } }, frame, Buffer.from(text), 0, 0, mode);
      for (let row = 0; row < 24; row++)
        this.pixels.set(
          pixelsOf(frame).subarray(row * frame.width, (row + 1) * frame.width),
          (y + row) * this.width + x,
        );
      return this;
    }
    dispChar({ font }, frame, Buffer.from(text), 0, 0, mode);
    const pixels = pixelsOf(frame);
    for (let row = 0; row < 16 * scale; row++)
      for (let column = 0; column < frame.width * scale; column++)
        this.pixels[(y + row) * this.width + x + column] =
          pixels[Math.floor(row / scale) * frame.width + Math.floor(column / scale)];
    return this;
  }
}

/** Columns of a text, at scale 1. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (readGlyph(font, codeOf(character)) as Uint8Array).length / 2,
    0,
  );
}

const character = fc.oneof(fc.constantFrom(...ASCII), fc.constantFrom(...CHARACTERS));
/** A letter, digit or Hanzi of more than bars: what makes a line text whatever else is in it. */
const solid = character.filter((one) => /[A-Za-z0-9\u4e01-\u4e07\u4e0a-\u4e27\u4e30-\u4e8b]/.test(one));

/** A text that fits in so many columns. */
function textWithin(columns: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(character, { maxLength: 16 }), solid, fc.array(character, { maxLength: 16 }))
    .map(([before, middle, after]) => {
      const text = [middle];
      for (let i = 0; i < 16; i++) {
        if (i < after.length && widthOf([...text, after[i]].join("")) <= columns) text.push(after[i]);
        if (i < before.length && widthOf([before[i], ...text].join("")) <= columns) text.unshift(before[i]);
      }
      return text.join("");
    });
}

/** A text with its size and place on a picture that has a row and a column of pixels around it. */
function placed(width: number, height: number): fc.Arbitrary<Drawn & { x: number; y: number }> {
  const scales = [1, 1.5, 2, 3, 4].filter((scale) => scale * 16 + 2 <= height && scale * 16 + 2 <= width);
  return fc.tuple(fc.constantFrom(...scales), fc.boolean()).chain(([scale, inverted]) =>
    textWithin(Math.floor((width - 2) / scale)).chain((text) =>
      fc.record({
        text: fc.constant(text),
        scale: fc.constant(scale),
        inverted: fc.constant(inverted),
        x: fc.integer({ min: 1, max: width - 1 - widthOf(text) * scale }),
        y: fc.integer({ min: 1, max: height - 1 - 16 * scale }),
      }),
    ),
  );
}

/** The row that a reader finds: blanks at the ends are not part of it. */
function rowFor({ text, x, y, scale, inverted }: Drawn & { x: number; y: number }): TextRow {
  const read = readable(text);
  const blanks = read.length - read.trimStart().length;
  return { text: read.trim(), x: x + blanks * 8 * scale, y, scale, inverted };
}

function texts(frame: Framebuffer): string[] {
  return reader.read(Canvas.of(frame)).map(({ text }) => text);
}

describe("the text of a screen", () => {
  it("is read at any place and size, light or inverted", () => {
    fc.assert(
      fc.property(placed(128, 70), (drawn) => {
        const picture = new Canvas(128, 70).draw(drawn, drawn.x, drawn.y);
        assert.deepEqual(reader.read(picture), [rowFor(drawn)]);
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it("is read beside lines, and above noise", () => {
    fc.assert(
      fc.property(
        placed(100, 50),
        fc.array(fc.nat({ max: 1 }), { minLength: 128 * 10, maxLength: 128 * 10 }),
        (drawn, noise) => {
          const picture = new Canvas(128, 64).draw(drawn, drawn.x + 3, drawn.y + 3);
          const { width, height, pixels } = picture;
          for (let y = 0; y < height; y++) pixels[y * width + 1] = pixels[y * width + 104] = 1;
          pixels.fill(1, width, 2 * width);
          pixels.set(noise, (height - 10) * width);
          const rows = reader.read(picture);
          assert.deepEqual(rows, [rowFor({ ...drawn, x: drawn.x + 3, y: drawn.y + 3 })]);
        },
      ),
      { numRuns: propertyRuns(25) },
    );
  });

  it("is a row for each line, from top to bottom", () => {
    const lines = fc.array(
      fc.record({
        text: textWithin(120),
        inverted: fc.boolean(),
        x: fc.nat({ max: 7 }),
        gap: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, (drawn) => {
        const picture = new Canvas(128, 128);
        const rows: TextRow[] = [];
        let y = 0;
        for (const { text, inverted, x, gap } of drawn) {
          y += gap;
          picture.draw({ text, inverted, scale: 1 }, x, y);
          rows.push(rowFor({ text, inverted, scale: 1, x, y }));
          y += 16;
        }
        assert.deepEqual(reader.read(picture), rows);
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it("is a number as bigNumber draws it, at any place and height, beside a chart", () => {
    const digit = fc.constantFrom(...DIGITS);
    const number = fc.tuple(fc.constantFrom("", "-"), digit, digit, fc.constantFrom(".", ":", ""), digit);
    const unit = fc.constantFrom("", "%", "°C", " °C", "C");
    fc.assert(
      fc.property(
        fc.tuple(number, unit).map(([parts, end]) => parts.join("") + end),
        fc.integer({ min: 12, max: 64 }),
        fc.nat(),
        fc.nat(),
        fc.array(fc.float({ noNaN: true }), { maxLength: 200 }),
        (text, height, right, down, values) => {
          const width = bigNumberWidth(text, height);
          fc.pre(width <= 128);
          const frame = new Framebuffer(128, 80);
          const chart = new Chart(128);
          values.forEach((value) => chart.add(value));
          chart.draw(frame, 0, 66, 128, 14);
          const x = right % (129 - width);
          const y = down % (65 - height);
          bigNumber(frame, text, x, y, height);
          const row = { text, x, y, scale: height / 16, inverted: false };
          const lone = /^[1-]+[.:]?1*%?$/.test(text) && height < 20;
          if (!lone) assert.deepEqual(reader.read(Canvas.of(frame)), [row]);
        },
      ),
      { numRuns: propertyRuns(15) },
    );
  });

  it("is a number above a line of text", () => {
    const frame = new Framebuffer(128, 64);
    bigNumber(frame, "23.5°C", 0, 0, 32);
    dispChar({ font }, frame, Buffer.from("温度 1.5"), 0, 40, TextMode.normal);
    assert.deepEqual(texts(frame), ["23.5°C", "温度 1.5"]);
  });

  it("may change its ground within a line, which makes rows of it", () => {
    const picture = new Canvas(128, 16)
      .draw({ text: "a ", scale: 1, inverted: false }, 0, 0)
      .draw({ text: " 菜单 ", scale: 1, inverted: true }, 16, 0)
      .draw({ text: " b", scale: 1, inverted: false }, 64, 0);
    assert.deepEqual(
      reader.read(picture).map(({ text, x, inverted }) => [text, x, inverted]),
      [
        ["a", 0, false],
        ["菜单", 24, true],
        ["b", 72, false],
      ],
    );
  });

  it("leaves out what is cut off", () => {
    const frame = new Framebuffer(58, 64);
    dispChar({ font }, frame, Buffer.from("cut 汉字"), -4, 0, 1);
    dispChar({ font }, frame, Buffer.from("below"), 0, 50, 1);
    assert.deepEqual(texts(frame), ["ut 汉"]);
  });

  it("may be of dots and bars that differ", () => {
    const frame = new Framebuffer(128, 64);
    dispChar({ font }, frame, Buffer.from("--:--"), 5, 3, 1);
    assert.deepEqual(texts(frame), ["--:--"]);
  });

  it("shows what the font lacks as a box", () => {
    const frame = new Framebuffer(128, 64);
    dispChar({ font }, frame, Buffer.from("a😀b\u0e01c"), 0, 0, 1);
    assert.deepEqual(texts(frame), ["a□b□c"]);
  });

  it("is not what is drawn", () => {
    const x = fc.integer({ min: -20, max: 140 });
    const y = fc.integer({ min: -20, max: 80 });
    const size = fc.integer({ min: 1, max: 140 });
    const short = fc.integer({ min: 1, max: 20 });
    const color = fc.constantFrom(0, 1, 1, 1);
    type Step = (frame: Framebuffer) => void;
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.tuple(x, y, color).map(
        (a): Step =>
          (frame) =>
            pixel(frame, a[0], a[1], a[2]),
      ),
      fc.tuple(x, y, size, color).map(
        (a): Step =>
          (frame) =>
            hline(frame, a[0], a[1], a[2], a[3]),
      ),
      fc.tuple(x, y, size, color).map(
        (a): Step =>
          (frame) =>
            vline(frame, a[0], a[1], a[2], a[3]),
      ),
      fc.tuple(x, y, x, y, color).map(
        (a): Step =>
          (frame) =>
            line(frame, a[0], a[1], a[2], a[3], a[4]),
      ),
      fc.tuple(x, y, short, short).map(
        (a): Step =>
          (frame) =>
            line(frame, a[0], a[1], a[0] + a[2], a[1] + a[3], 1),
      ),
      fc.tuple(x, y, size, size, color).map(
        (a): Step =>
          (frame) =>
            rect(frame, a[0], a[1], a[2], a[3], a[4]),
      ),
      fc.tuple(x, y, short, short).map(
        (a): Step =>
          (frame) =>
            rect(frame, a[0], a[1], a[2], a[3], 1),
      ),
      fc.tuple(x, y, size, size, color).map(
        (a): Step =>
          (frame) =>
            fillRect(frame, a[0], a[1], a[2], a[3], a[4]),
      ),
      fc.tuple(x, y, short, color).map(
        (a): Step =>
          (frame) =>
            circle(frame, a[0], a[1], a[2], a[3]),
      ),
      fc.tuple(x, y, short, color).map(
        (a): Step =>
          (frame) =>
            fillCircle(frame, a[0], a[1], a[2], a[3]),
      ),
      fc.tuple(x, y, size, short).map(
        (a): Step =>
          (frame) =>
            roundRect(frame, a[0], a[1], a[2], a[3], 3, 1),
      ),
      fc.tuple(x, y, x, y, x, y).map(
        (a): Step =>
          (frame) =>
            triangle(frame, a[0], a[1], a[2], a[3], a[4], a[5], 1),
      ),
      fc.tuple(x, y, fc.nat({ max: 100 })).map(
        (a): Step =>
          (frame) =>
            progressBar(frame, a[0], a[1], 80, 12, a[2]),
      ),
      fc.tuple(x, y, fc.nat({ max: 100 }), fc.boolean()).map(
        (a): Step =>
          (frame) =>
            stripBar(frame, a[0], a[1], 30, 30, a[2], a[3]),
      ),
      // A chart of values, and a dotted line.
      fc.array(fc.nat({ max: 63 }), { minLength: 8, maxLength: 32 }).map((values): Step => (frame) => {
        for (let i = 1; i < values.length; i++) line(frame, i * 4 - 4, values[i - 1], i * 4, values[i], 1);
      }),
      fc
        .tuple(y, fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 3 }))
        .map((a): Step => (frame) => {
          for (let at = 0; at < frame.width; at += a[1]) fillRect(frame, at, a[0], a[2], a[2], 1);
        }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const frame = new Framebuffer(128, 64);
        for (const draw of steps) draw(frame);
        // A small frame may be just what 口 is.
        for (const text of texts(frame)) assert.ok(text.length <= 2, text);
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it("is not in a QR code, in noise, nor in lines that look like characters", () => {
    const codes = new Framebuffer(128, 64);
    drawQR(codes, "192.168.100.123:65535");
    assert.deepEqual(texts(codes), []);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1024, maxLength: 1024 }), (bytes) => {
        const frame = new Framebuffer(128, 64);
        frame.bytes.set(bytes);
        assert.deepEqual(texts(frame), []);
      }),
      { numRuns: propertyRuns(5) },
    );
    for (const bars of [
      "-",
      "________",
      "--------",
      "........",
      "||",
      "————",
      "──────",
      "│",
      "一",
      "::",
      "…………",
    ]) {
      const frame = new Framebuffer(128, 64);
      dispChar({ font }, frame, Buffer.from(bars), 3, 20, 1);
      assert.deepEqual(texts(frame), [], bars);
    }
  });

  it("is what the pictures of the documentation show", () => {
    const folder = new URL("../../../docs/pictures/", import.meta.url);
    const read = Object.fromEntries(
      readdirSync(folder)
        .filter((name) => !/^(page|displays)-/.test(name))
        .sort()
        .map((name) => [
          name.replace(".png", ""),
          reader.read(pictureOf(readFileSync(new URL(name, folder)))).map((row) => `${row.y} ${row.text}`),
        ]),
    );
    assert.deepEqual(read, SHOWN);
  });

  it("is the same when it is read again", () => {
    const frame = new Framebuffer(128, 64);
    dispChar(
      { font },
      frame,
      Buffer.from("汉字 and ASCII, 欢迎来到 192.168.1.2:5001 你好世界"),
      0,
      0,
      1,
      true,
    );
    const picture = Canvas.of(frame);
    const first = new ScreenReader(font);
    const rows = first.read(picture);
    assert.equal(rows[0].text, "汉字 and ASCII,");
    assert.deepEqual(first.read(picture), rows);
  });
});

/** What docs/pictures show, each row with its y. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  "chat-room": ["0 :8888 1/5 #1", "16 021) 已成功连接", "32 ('127.0.0.1', 50", "48 021):大家好"],
  "client-connected": ["0 connected", "16 127.0.0.1:5001"],
  "client-no-answer": ["0 no answer", "16 127.0.0.1:5001"],
  "client-text": ["0 hello, mPython!", "16 I am the phone."],
  "client-text-zh": ["0 早上好！这里是手", "16 机上的TCP服务端"],
  "server-qr": ["8 127.0.", "24 0.1", "40 :5001"],
  "server-text": ["0 127.0.0.1:5001", "16 1 connected", "48 hello mPython"],
  "server-text-zh": ["0 127.0.0.1:5001", "16 1 connected", "48 你好，掌控板！"],
  "server-waiting": ["0 127.0.0.1:5001", "16 accepting....."],
  "text-box": ["0 She said: “今天", "16 很暖和", "32 （23.5℃），开窗", "48 吧！” Then we w…"],
  // (The last row, "close: illicit", is set close together, so that only letters of it are read.)
  "text-sizes": ["0 温度 23.5℃", "28 cells: illicit", "46 o", "46 s", "46 e", "46 i", "46 c", "46 t"],
  "wifi-joining": ["0 Wi-Fi...", "16 classroom"],
};

/** The panel's picture of an enlarged one. */
function pictureOf(file: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(file);
  const scale = width / 128;
  const picture = new Canvas(128, height / scale);
  const middle = Math.floor(scale / 2);
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      picture.pixels[y * 128 + x] = Number(
        data[((y * scale + middle) * width + x * scale + middle) * 4] > 128,
      );
  return picture;
}
