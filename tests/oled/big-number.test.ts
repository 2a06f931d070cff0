import assert from "node:assert/strict";
import fc from "fast-check";
import { bigNumber, bigNumberWidth } from "../../firmware/oled/big-number.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { draft, pixelsOf } from "./board.js";
import { checkClipping } from "./clipping.js";

const CHARACTERS = [..."0123456789-.:°%C "];
const number = fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 6 });

function drawn(text: string, height: number): Framebuffer {
  const frame = new Framebuffer(128, 64);
  bigNumber(frame, text, 0, 0, height);
  return frame;
}

describe("bigNumber", () => {
  it("draws the segments of digits, joined in small ones", () => {
    assert.deepEqual(draft(drawn("2-", 16), 20, 16), [
      ".######.............",
      ".#######............",
      "......##............",
      "......##............",
      "......##............",
      "......##............",
      "......##............",
      ".#######...######...",
      "#######....######...",
      "##..................",
      "##..................",
      "##..................",
      "##..................",
      "##..................",
      "#######.............",
      ".######.............",
    ]);
  });

  it("leaves gaps between the segments of large digits", () => {
    assert.deepEqual(draft(drawn("8", 40), 20, 40), [
      "..################..",
      "..################..",
      "##.##############.##",
      "###.############.###",
      "####.##########.####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      ".###............###.",
      "..#..##########..#..",
      "....############....",
      "...##############...",
      "....############....",
      "..#..##########..#..",
      ".###............###.",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "#####..........#####",
      "####.##########.####",
      "###.############.###",
      "##.##############.##",
      "..################..",
      "..################..",
    ]);
  });

  it("draws a degree sign, a percent sign, a point and a colon", () => {
    assert.deepEqual(draft(drawn("°%.:", 16), 32, 16), [
      ".###....###.....##..............",
      "#####..#####...##...............",
      "##.##..##.##...##...............",
      "#####..#####..##................",
      ".###....###...##........##......",
      ".............##.........##......",
      "............##..................",
      "............##..................",
      "...........##...................",
      "...........##...................",
      "..........##............##......",
      ".........##...###.......##......",
      ".........##..#####..............",
      "........##...##.##..............",
      "........##...#####..##..........",
      ".......##.....###...##..........",
    ]);
  });

  it("tells each character from all others, at every height from 12 to 64", () => {
    for (let height = 12; height <= 64; height++) {
      const pictures = new Set(CHARACTERS.map((character) => pixelsOf(drawn(character, height)).join("")));
      assert.equal(pictures.size, CHARACTERS.length, `${height} rows`);
    }
  });

  it("is as many rows high as asked for", () => {
    for (let height = 12; height <= 64; height++) {
      const rows = draft(drawn("8", height)).map((row) => row.includes("#"));
      assert.deepEqual([rows.indexOf(true), rows.lastIndexOf(true)], [0, height - 1]);
    }
  });

  it("gives every digit the same width", () => {
    for (const height of [12, 24, 32, 48, 64])
      for (const digit of "0123456789 -C")
        assert.equal(bigNumberWidth(digit, height), bigNumberWidth("8", height));
    assert.equal(bigNumberWidth("88", 48), 2 * bigNumberWidth("8", 48) + 5);
    assert.equal(bigNumberWidth("", 48), 0);
  });

  it("shows a time of five characters at 48 rows and a temperature with its unit at 32", () => {
    assert.ok(bigNumberWidth("12:45", 48) <= 128);
    assert.ok(bigNumberWidth("-23.5°C", 32) <= 128);
  });

  it("takes the degree sign as UTF-8 bytes too, and leaves out other characters", () => {
    assert.deepEqual(pixelsOf(drawn("2\u00c2\u00b03", 24)), pixelsOf(drawn("2°3", 24)));
    assert.deepEqual(pixelsOf(drawn("a2你\n3", 24)), pixelsOf(drawn("23", 24)));
  });

  it("returns the place of the next number", () => {
    fc.assert(
      fc.property(number, number, fc.integer({ min: 12, max: 64 }), (first, second, height) => {
        const frame = new Framebuffer(128, 64);
        bigNumber(frame, second, bigNumber(frame, first, 3, 0, height), 0, height);
        const whole = new Framebuffer(128, 64);
        bigNumber(whole, first + second, 3, 0, height);
        assert.deepEqual(pixelsOf(frame), pixelsOf(whole));
      }),
    );
  });

  it("changes nothing outside of its rectangle and is clipped at the edges", () => {
    fc.assert(
      fc.property(
        number,
        fc.integer({ min: -150, max: 150 }),
        fc.integer({ min: -70, max: 70 }),
        fc.integer({ min: 12, max: 64 }),
        fc.integer({ min: 0, max: 1 }),
        (text, x, y, height, background) => {
          const width = bigNumber(new Framebuffer(128, 64), text, 0, 0, height);
          assert.ok(width >= bigNumberWidth(text, height));
          checkClipping({ x, y, width, height }, background, (frame, left, top) =>
            bigNumber(frame, text, left, top, height),
          );
        },
      ),
    );
  });
});
