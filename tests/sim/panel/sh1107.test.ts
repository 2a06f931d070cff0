import assert from "node:assert/strict";
import { glassNamed } from "../../../host-sim/sim/panel/glasses.js";
import { SH1107 } from "../../../host-sim/sim/panel/sh1107.js";
import { command, data, readAfter } from "./bus.js";

/** A panel with zeros in its RAM that is on, and all warnings it gave. */
function shownPanel(glass = "SH1107 128x128"): { panel: SH1107; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const panel = new SH1107({ glass: glassNamed(glass), random: () => 0, strict: true, onWarning });
  command(panel, 0xaf);
  return { panel, warnings };
}

/** The lit pixels as "x,y". */
function lit(panel: SH1107): string[] {
  const { pixels, width } = panel.picture();
  const found: string[] = [];
  pixels.forEach((pixel, i) => {
    if (pixel) found.push(`${i % width},${Math.floor(i / width)}`);
  });
  return found;
}

describe("SH1107", () => {
  it("has 16 pages of 128 columns, bit 0 on top", () => {
    const { panel, warnings } = shownPanel();
    data(panel, 0x01);
    command(panel, 0xbf, 0x0f, 0x17);
    data(panel, 0x80);
    assert.deepEqual(lit(panel), ["0,0", "127,127"]);
    assert.deepEqual(warnings, []);
    data(panel, 0x80);
    assert.deepEqual(lit(panel), ["0,0", "0,127", "127,127"]);
    assert.match(warnings.join(), /data written past column 127: goes on at column 0/);
    command(panel, 0x0f, 0x1f);
    data(panel, 0x40);
    assert.deepEqual(lit(panel), ["0,0", "127,126", "0,127"]);
  });

  it("goes down the pages, then to the next column, in vertical mode", () => {
    const { panel } = shownPanel();
    command(panel, 0x21, 0xbe, 0x05, 0x10);
    data(panel, 1, 2, 3, 4);
    const written = Array.from(panel.ram.entries()).filter(([, byte]) => byte);
    // prettier-ignore
    assert.deepEqual(written, [[6, 3], [128 + 6, 4], [14 * 128 + 5, 1], [15 * 128 + 5, 2]]);
    command(panel, 0x20, 0xb0, 0x00, 0x10);
    data(panel, 7, 8);
    assert.deepEqual([...panel.ram.subarray(0, 2)], [7, 8]);
  });

  it("moves sideways with the start line, which is a command of its own", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0x05, 0x10);
    data(panel, 0x01);
    command(panel, 0xdc, 3);
    assert.deepEqual(lit(panel), ["2,0"]);
    command(panel, 0xdc, 6, 0x45);
    assert.deepEqual(lit(panel), ["127,0"]);
    assert.deepEqual(warnings, ["unknown command 45h: ignored, the byte after it is taken as a command"]);
  });

  it("mirrors the rows with A1 and the columns with C8, whatever was written before", () => {
    const { panel } = shownPanel();
    command(panel, 0x05, 0x10);
    data(panel, 0x02);
    command(panel, 0xa1);
    assert.deepEqual(lit(panel), ["5,126"]);
    command(panel, 0xc8);
    assert.deepEqual(lit(panel), ["122,126"]);
    command(panel, 0xa7);
    assert.equal(lit(panel).length, 128 * 128 - 1);
  });

  it("shows the glass of 64 columns in either set-up that drivers use, and both ways up", () => {
    // prettier-ignore
    const setUps = [
      [0xa8, 0x7f, 0xd3, 0x60, 0xc0], [0xa8, 0x3f, 0xd3, 0x60, 0xc0], // u8g2, Adafruit
      [0xa8, 0x7f, 0xd3, 0x60, 0xa1, 0xc8], [0xa8, 0x3f, 0xd3, 0x20, 0xa1, 0xc8], // turned by 180 degrees
    ];
    for (const setUp of setUps) {
      const { panel } = shownPanel("SH1107 64x128");
      command(panel, ...setUp, 0xb1, 0x03, 0x10);
      data(panel, 0x01);
      assert.deepEqual(lit(panel), [setUp.includes(0xc8) ? "60,119" : "3,8"]);
    }
  });

  it("is read as 128x64 on its side", () => {
    const { panel } = shownPanel("SH1107 128x64");
    command(panel, 0xd3, 0x60, 0xb1, 0x03, 0x10);
    data(panel, 0x01);
    assert.deepEqual(lit(panel), ["8,60"]);
  });

  it("scans only as many columns as the multiplex ratio says, and shows whatever the converter does", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0xa8, 15, 0xad, 0x8a, 0xa5);
    assert.equal(lit(panel).length, 128 * 16);
    assert.deepEqual(warnings, []);
  });

  it("answers reads, and supports read-modify-write in both modes", () => {
    const { panel } = shownPanel();
    assert.deepEqual(readAfter(panel, 0x00, 1), [0x07]);
    for (const [mode, next] of [
      [0x20, 3],
      [0x21, 128 + 2],
    ]) {
      command(panel, mode, 0xb0, 0x02, 0x10);
      data(panel, 0x0f, 0x0e);
      command(panel, 0xb0, 0x02, 0x10, 0xe0);
      const [, first] = readAfter(panel, 0x40, 2);
      data(panel, first | 0x80);
      const [, second] = readAfter(panel, 0x40, 2);
      data(panel, second | 0x80);
      command(panel, 0xee);
      data(panel, 0x55);
      assert.deepEqual([panel.ram[2], panel.ram[next]], [0x55, 0x8e]);
    }
  });
});
