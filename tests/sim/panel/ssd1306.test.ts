import assert from "node:assert/strict";
import fc from "fast-check";
import { glassNamed } from "../../../host-sim/sim/panel/glasses.js";
import { SSD1306 } from "../../../host-sim/sim/panel/ssd1306.js";
import { textDump } from "../../../host-sim/views/text-dump.js";
import { apart, command, data, type Item, readAfter, together } from "./bus.js";

/** A panel with zeros in its RAM, and all warnings it gave. */
function cleanPanel(height: 64 | 32 = 64): { panel: SSD1306; warnings: string[] } {
  const warnings: string[] = [];
  const glass = glassNamed(`SSD1306 128x${height}`);
  const onWarning = (message: string) => warnings.push(message);
  const panel = new SSD1306({ glass, random: () => 0, strict: true, onWarning });
  return { panel, warnings };
}

/** A clean panel that is on and upright, in page addressing mode. */
function shownPanel(height: 64 | 32 = 64): { panel: SSD1306; warnings: string[] } {
  const clean = cleanPanel(height);
  const size = height === 64 ? [0xa8, 63, 0xda, 0x12] : [0xa8, 31, 0xda, 0x02];
  command(clean.panel, ...size, 0xa1, 0xc8, 0x8d, 0x14, 0xaf);
  return clean;
}

/** The lit pixels as "x,y". */
function lit(panel: SSD1306): string[] {
  const { pixels, width } = panel.picture();
  const found: string[] = [];
  pixels.forEach((pixel, i) => {
    if (pixel) found.push(`${i % width},${Math.floor(i / width)}`);
  });
  return found;
}

/** The RAM of an A0 panel that is not zero, as "page:column=byte". */
function written(panel: SSD1306): string[] {
  const found: string[] = [];
  panel.ram.forEach((byte, i) => {
    if (byte) found.push(`${i >> 7}:${i & 127}=${byte}`);
  });
  return found;
}

describe("SSD1306 addressing", () => {
  it("stays within the page in page mode and wraps to the column that was set", () => {
    const { panel } = cleanPanel();
    command(panel, 0xb3, 0x0e, 0x17); // column 126
    data(panel, 1, 2, 3);
    assert.deepEqual(written(panel), ["3:126=3", "3:127=2"]);
  });

  it("sets each nibble of the column separately", () => {
    const { panel } = cleanPanel();
    command(panel, 0x17, 0x09);
    data(panel, 1);
    command(panel, 0x12);
    data(panel, 2);
    assert.deepEqual(written(panel), ["0:42=2", "0:121=1"]);
  });

  it("fills a window row by row in horizontal mode", () => {
    const { panel } = cleanPanel();
    command(panel, 0x20, 0, 0x21, 5, 6, 0x22, 2, 3);
    data(panel, 1, 2, 3, 4, 5);
    assert.deepEqual(written(panel), ["2:5=5", "2:6=2", "3:5=3", "3:6=4"]);
  });

  it("fills a window column by column in vertical mode", () => {
    const { panel } = cleanPanel();
    command(panel, 0x20, 1, 0x21, 5, 6, 0x22, 2, 4);
    data(panel, 1, 2, 3, 4, 5, 6, 7);
    assert.deepEqual(written(panel), ["2:5=7", "2:6=4", "3:5=2", "3:6=5", "4:5=3", "4:6=6"]);
  });

  it("fills all of the RAM in horizontal mode with the window of a reset", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0x20, 0);
    data(panel, ...new Array<number>(1024).fill(0xff), 0x12);
    assert.ok(panel.ram.subarray(1).every((byte) => byte === 0xff));
    assert.equal(panel.ram[0], 0x12);
    assert.deepEqual(warnings, []);
  });

  it("warns of commands meant for another mode, though chips obey them", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0x21, 4, 9);
    command(panel, 0x20, 0, 0xb2, 0x03, 0x11);
    data(panel, 9);
    assert.deepEqual(written(panel), ["2:19=9"]);
    assert.equal(warnings.length, 2);
  });

  it("ignores the end of a window before its start, and mode 3", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0x20, 0, 0x20, 3, 0x21, 126, 4, 0x22, 4, 1);
    assert.equal(warnings.length, 3);
    data(panel, 1, 2, 3);
    assert.deepEqual(written(panel), ["4:126=1", "4:127=2", "5:126=3"]);
  });

  it("applies each argument as it arrives, and leaves out those that never come", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0x20, 0, 0x21, 5, 6, 0x22, 2, 3);
    for (const byte of [0x22, 0x01]) panel.write(Uint8Array.of(0x80, byte));
    data(panel, 1, 2, 3);
    command(panel, 0x20, 0);
    assert.deepEqual(written(panel), ["1:5=1", "1:6=2", "2:5=3"]);
    assert.deepEqual(warnings, ["display data while command 22h waits for arguments"]);
  });

  it("ignores the upper bits of page numbers, as drivers send FF for the last page", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0x20, 0, 0x22, 0, 0xff);
    data(panel, ...new Array<number>(1024).fill(1));
    assert.ok(panel.ram.every((byte) => byte === 1));
    assert.deepEqual(warnings, []);
  });
});

describe("SSD1306 picture", () => {
  it("shows column 0 on the left and bit 0 on top, upright with A1 and C8", () => {
    const { panel } = shownPanel();
    data(panel, 0x01);
    command(panel, 0xb7, 0x0f, 0x17);
    data(panel, 0x80);
    assert.deepEqual(lit(panel), ["0,0", "127,63"]);
  });

  it("mirrors only what is written after the segment remap, and warns if both are mixed", () => {
    const { panel, warnings } = shownPanel();
    data(panel, 0x01);
    command(panel, 0xa0, 0x00, 0x10);
    assert.deepEqual(lit(panel), ["0,0"]);
    data(panel, 0x02);
    assert.deepEqual(lit(panel), ["0,0", "127,1"]);
    assert.match(warnings[0], /segment remap changed/);
  });

  it("stays dark without the charge pump and warns of it", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xa5, 0xaf);
    assert.deepEqual(lit(panel), []);
    assert.match(warnings[0], /charge pump \(8D 14\)/);
    command(panel, 0xae, 0x8d, 0x14, 0xaf);
    assert.equal(lit(panel).length, 128 * 64);
    assert.equal(warnings.length, 1);
  });

  it("takes all voltages of the charge pump, and keeps it as it is for other values", () => {
    for (const on of [0x14, 0x15, 0x94, 0x95]) {
      const { panel, warnings } = cleanPanel();
      command(panel, 0x8d, on, 0xa5, 0xaf, 0x8d, 0x00);
      assert.equal(lit(panel).length, 128 * 64, String(on));
      command(panel, 0x8d, on & ~0x04);
      assert.deepEqual(lit(panel), []);
      assert.equal(warnings.length, 2);
    }
  });

  it("needs no charge pump where the module makes the voltage", () => {
    const panel = new SSD1306({
      glass: glassNamed("SSD1309 128x64"),
      random: () => 0,
      onWarning: (message) => assert.fail(message),
    });
    command(panel, 0xa5, 0xaf);
    assert.equal(lit(panel).length, 128 * 64);
    command(panel, 0x8d, 0x14, 0x8d, 0x10);
    assert.equal(lit(panel).length, 128 * 64);
  });

  it("ignores all commands while they are locked", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0xfd, 0x16, 0xa5, 0xfd, 0x12);
    assert.deepEqual(lit(panel), []);
    assert.match(warnings[0], /A5h while commands are locked/);
    command(panel, 0xa5);
    assert.equal(lit(panel).length, 128 * 64);
  });

  it("has 39 rows on an SSD1316", () => {
    const warnings: string[] = [];
    const panel = new SSD1306({
      glass: glassNamed("SSD1316 128x32"),
      random: () => 0,
      onWarning: (message) => warnings.push(message),
    });
    command(panel, 0xa8, 31, 0xa1, 0x8d, 0x15, 0xaf);
    data(panel, 0x01); // row 0
    command(panel, 0xb4, 0x01, 0x10);
    data(panel, 0x40); // row 38
    command(panel, 0x40 | 37);
    assert.deepEqual(lit(panel), ["1,1", "0,2"]);
    assert.deepEqual(warnings, []);
    command(panel, 0xb5);
    data(panel, 0xff);
    assert.deepEqual(warnings, ["data written to page 5: the RAM ends before it, the byte is lost"]);
  });

  it("shows all rows of a 128x32 panel with sequential pads, and every other one with alternative pads", () => {
    const { panel, warnings } = shownPanel(32);
    for (let page = 0; page < 4; page++) {
      command(panel, 0xb0 | page, 0x00, 0x10);
      data(panel, 0xff);
    }
    assert.deepEqual(
      lit(panel),
      Array.from({ length: 32 }, (_, y) => `0,${y}`),
    );
    command(panel, 0xda, 0x12);
    assert.deepEqual(
      lit(panel),
      Array.from({ length: 16 }, (_, y) => `0,${y + 16}`),
    );
    assert.deepEqual(warnings, []);
  });

  it("swaps the halves of a 128x64 panel's pads with DA 32", () => {
    const { panel } = shownPanel();
    data(panel, 0x01);
    command(panel, 0xda, 0x32);
    assert.deepEqual(lit(panel), ["0,1"]);
    command(panel, 0xda, 0x42);
    assert.deepEqual(lit(panel), ["0,1"]);
  });

  it("shows the upper half twice as high when zoomed", () => {
    const { panel } = shownPanel();
    data(panel, 0x05);
    command(panel, 0xd6, 1);
    assert.deepEqual(lit(panel), ["0,0", "0,1", "0,4", "0,5"]);
  });

  it("accepts the initialisation of common drivers", () => {
    const { panel, warnings } = cleanPanel();
    command(
      panel,
      0xae,
      0xd5,
      0x80,
      0xa8,
      0x3f,
      0xd3,
      0x00,
      0x40,
      0x8d,
      0x14,
      0x20,
      0x00,
      0xa1,
      0xc8,
      0xda,
      0x12,
    );
    command(panel, 0x81, 0xcf, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6, 0x2e, 0xaf);
    assert.deepEqual(warnings, ["VCOM level 40h: only 00h, 20h, 30h are defined"]);
    assert.equal(panel.picture().contrast, 0xcf);
  });

  it("warns of a multiplex ratio below 16 and of unknown commands", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0xa8, 14, 0xe0, 0xf8, 0xa5);
    assert.equal(warnings.length, 3);
    assert.equal(lit(panel).length, 128 * 64);
  });

  it("answers a status read, but no read of the RAM", () => {
    const { panel, warnings } = cleanPanel();
    assert.deepEqual(readAfter(panel, 0x00, 1), [0x43]);
    assert.deepEqual(warnings, []);
    readAfter(panel, 0x40, 1);
    assert.equal(warnings.length, 1);
  });
});

describe("SSD1306 scrolling", () => {
  it("rotates the selected pages right or left at the selected interval", () => {
    for (const remap of [0xa0, 0xa1]) {
      for (const [scroll, expected] of [
        [0x26, 1],
        [0x27, 125],
      ] as const) {
        // prettier-ignore
        const { panel } = shownPanel();
        command(panel, remap, remap === 0xa1 ? 0xc8 : 0xc0, 0xb0, 0x0f, 0x17);
        data(panel, 0x01); // column 127 of page 0, which does not scroll
        command(panel, 0xb1, 0x0f, 0x17);
        data(panel, 0x01); // column 127 of page 1
        command(panel, scroll, 0, 1, 7, 2, 0, 0xff, 0x2f); // pages 1 and 2, every 2 frames
        assert.equal(panel.framesUntilStep(), 2);
        panel.tick(3);
        panel.tick(1); // two steps so far
        const upright = remap === 0xa1;
        const at = (column: number, row: number) =>
          upright ? `${column},${row}` : `${127 - column},${63 - row}`;
        assert.deepEqual(lit(panel).sort(), [at(127, 0), at(expected, 8)].sort());
      }
    }
  });

  it("returns to the start after 128 steps, at each of the eight intervals", () => {
    [5, 64, 128, 256, 3, 4, 25, 2].forEach((frames, interval) => {
      const { panel } = shownPanel();
      data(panel, 1, 2, 3);
      const before = textDump(panel.picture());
      command(panel, 0x26, 0, 0, interval, 7, 0, 0xff, 0x2f);
      panel.tick(frames - 1);
      assert.equal(textDump(panel.picture()), before);
      panel.tick(1);
      assert.notEqual(textDump(panel.picture()), before);
      panel.tick(127 * frames);
      assert.equal(textDump(panel.picture()), before);
    });
  });

  it("moves by one column at once with 2C and 2D, and goes on as set up before", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0xb1, 0x0f, 0x17);
    data(panel, 0x01); // column 127 of page 1
    command(panel, 0x2c, 0, 1, 1, 2, 0);
    assert.deepEqual(lit(panel), ["127,8"]);
    command(panel, 0xff);
    assert.deepEqual(lit(panel), ["0,8"]);
    command(panel, 0x2d, 0, 0, 1, 0, 0, 0xff); // another page
    command(panel, 0x2d, 0, 1, 1, 1, 0, 0xff, 0xa4);
    assert.deepEqual(lit(panel), ["127,8"]);
    assert.equal(panel.framesUntilStep(), undefined);
    assert.deepEqual(warnings, []);
  });

  it("moves at the frame rate that clock, pre-charge and multiplex ratio make", () => {
    const { panel } = cleanPanel();
    const nearly = (ms: number) => assert.ok(Math.abs(panel.frame_ms - ms) < 0.01, `${panel.frame_ms} ms`);
    nearly((64 * 54) / 370);
    command(panel, 0xd5, 0x81, 0xd9, 0xf1, 0xa8, 31);
    nearly((2 * 32 * 66) / 370);
    command(panel, 0x26, 0, 0, 0, 7, 0, 0xff);
    assert.equal(panel.framesUntilStep(), undefined);
    command(panel, 0x2f);
    assert.equal(panel.framesUntilStep(), 5);
    panel.tick(7);
    assert.equal(panel.framesUntilStep(), 3);
    command(panel, 0x2e);
    assert.equal(panel.framesUntilStep(), undefined);
  });

  it("scrolls upwards within its area and does not move the rows above", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0x00, 0x10, 0xa3, 8, 16);
    data(panel, 0x01); // row 0
    command(panel, 0xb1, 0x00, 0x10);
    data(panel, 0x01); // row 8
    command(panel, 0xb3, 0x00, 0x10);
    data(panel, 0x01); // row 24
    command(panel, 0x29, 0, 7, 7, 7, 3, 0x2f); // moves only page 7, which is empty, and 3 rows a step
    panel.tick(2);
    assert.deepEqual(lit(panel), ["0,0", "0,21", "0,24"]);
    panel.tick(30);
    assert.deepEqual(lit(panel), ["0,0", "0,8", "0,24"]);
    assert.deepEqual(warnings, []);
  });

  it("stops at 2E and does not move without 2F", () => {
    const { panel } = shownPanel();
    data(panel, 0x01);
    command(panel, 0x26, 0, 0, 7, 7, 0, 0xff);
    panel.tick(100);
    assert.deepEqual(lit(panel), ["0,0"]);
    command(panel, 0x2f);
    panel.tick(2);
    command(panel, 0x2e);
    panel.tick(100);
    assert.deepEqual(lit(panel), ["1,0"]);
    assert.equal(panel.framesUntilStep(), undefined);
  });

  it("warns of data and of a new set-up while scrolling, and of areas that do not fit", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0x26, 0, 0, 7, 7, 0, 0xff, 0x2f);
    data(panel, 1);
    command(panel, 0x27, 0, 5, 7, 2, 0, 0xff, 0xa3, 60, 5, 0xa3, 0, 0);
    assert.equal(warnings.length, 5);
  });

  it("reports each change by scrolling", () => {
    let changes = 0;
    const panel = new SSD1306({ random: () => 0, onChanged: () => changes++ });
    command(panel, 0x26, 0, 0, 7, 7, 0, 0xff, 0x2f);
    const before = changes;
    panel.tick(1);
    assert.equal(changes, before);
    panel.tick(1);
    assert.equal(changes, before + 1);
    command(panel, 0x2e, 0x29, 0, 0, 7, 7, 1, 0x2f);
    panel.tick(2);
    assert.equal(changes, before + 2);
    command(panel, 0x2e); // goes back to where it began
    assert.equal(changes, before + 3);
    for (const frames of [-1, 0.5, NaN, 1e9]) assert.throws(() => panel.tick(frames), RangeError);
  });
});

describe("SSD1306 on the bus", () => {
  const within = (low: number, high: number) => fc.integer({ min: low, max: high });
  const bytes = (...parts: fc.Arbitrary<number>[]) =>
    fc.tuple(...parts).map((values): Item[] => values.map((byte) => [false, byte]));
  const exactly = (byte: number) => fc.constant(byte);
  const legal = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(
        within(0, 255).map((byte): Item => [true, byte]),
        { maxLength: 40 },
      ),
    },
    bytes(within(0x00, 0x1f)),
    bytes(exactly(0x20), within(0, 2)),
    bytes(exactly(0x21), within(0, 63), within(64, 127)),
    bytes(exactly(0x22), within(0, 3), within(4, 7)),
    bytes(
      within(0x26, 0x27),
      exactly(0),
      within(0, 3),
      within(0, 7),
      within(4, 7),
      exactly(0),
      exactly(0xff),
    ),
    bytes(within(0x29, 0x2a), exactly(0), within(0, 3), within(0, 7), within(4, 7), within(0, 63)),
    bytes(within(0x2c, 0x2d), exactly(0), within(0, 3), exactly(1), within(4, 7), exactly(0), exactly(0xff)),
    bytes(within(0x2e, 0x2f)),
    bytes(exactly(0x8d), fc.constantFrom(0x10, 0x14)),
    bytes(within(0x40, 0x7f)),
    bytes(exactly(0x81), within(0, 255)),
    bytes(within(0xa0, 0xa1)),
    bytes(exactly(0xa3), within(0, 16), within(1, 48)),
    bytes(within(0xa4, 0xa7)),
    bytes(exactly(0xa8), within(15, 63)),
    bytes(within(0xae, 0xb7)),
    bytes(exactly(0xda), fc.constantFrom(0x02, 0x12, 0x22, 0x32)),
    bytes(exactly(0xd6), within(0, 1)),
  );
  const streams = fc.array(legal, { maxLength: 60 }).map((parts) => parts.flat());

  it("does not depend on how a stream is split into transactions", () => {
    fc.assert(
      fc.property(streams, fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (items, cuts) => {
        const whole = cleanPanel().panel;
        const split = cleanPanel().panel;
        whole.write(together(items));
        for (const transaction of apart(items, cuts)) split.write(transaction);
        for (const panel of [whole, split]) panel.tick(777);
        assert.deepEqual(split.ram, whole.ram);
        assert.deepEqual(split.picture(), whole.picture());
        assert.deepEqual([...split.warnings.all], [...whole.warnings.all]);
      }),
    );
  });

  it("changes its revision whenever the picture changes", () => {
    fc.assert(
      fc.property(streams, (items) => {
        const { panel } = shownPanel();
        let before = panel.picture();
        let revision = panel.revision;
        for (const item of items) {
          panel.write(together([item]));
          const after = panel.picture();
          if (panel.revision === revision) assert.deepEqual(after, before);
          revision = panel.revision;
          before = after;
        }
      }),
      { numRuns: 30 },
    );
  });

  it("survives any bytes and any time", () => {
    const step = fc.tuple(fc.uint8Array({ maxLength: 60 }), within(0, 1000));
    fc.assert(
      fc.property(fc.constantFrom(32, 64), fc.array(step, { maxLength: 30 }), (height, steps) => {
        const { panel } = cleanPanel(height as 32 | 64);
        command(panel, 0x8d, 0x14, 0xaf);
        for (const [transaction, frames] of steps) {
          assert.equal(panel.write(transaction), transaction.length);
          panel.tick(frames);
          const { pixels } = panel.picture();
          assert.equal(pixels.length, 128 * height);
          assert.ok(pixels.every((pixel) => pixel === 0 || pixel === 1));
        }
      }),
    );
  });
});
