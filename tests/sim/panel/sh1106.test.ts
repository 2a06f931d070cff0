import assert from "node:assert/strict";
import fc from "fast-check";
import { SH1106 } from "../../../host-sim/sim/panel/sh1106.js";
import { apart, command, data, type Item, readAfter, together } from "./bus.js";

/** A panel with zeros in its RAM, and all warnings it gave. */
function cleanPanel(): { panel: SH1106; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const panel = new SH1106({ random: () => 0, strict: true, onWarning });
  return { panel, warnings };
}

/** A clean panel that is on and upright. */
function shownPanel(): { panel: SH1106; warnings: string[] } {
  const clean = cleanPanel();
  command(clean.panel, 0xa1, 0xc8, 0xaf);
  return clean;
}

/** The lit pixels as "x,y". */
function lit(panel: SH1106): string[] {
  const { pixels, width } = panel.picture();
  const found: string[] = [];
  pixels.forEach((pixel, i) => {
    if (pixel) found.push(`${i % width},${Math.floor(i / width)}`);
  });
  return found;
}

const isDark = (panel: SH1106) => lit(panel).length === 0;

describe("SH1106 addressing", () => {
  it("stores data at the page and column set and moves right", () => {
    const { panel } = cleanPanel();
    command(panel, 0xb3, 0x05, 0x14);
    data(panel, 0x11, 0x22);
    assert.equal(panel.ram[3 * 132 + 0x45], 0x11);
    assert.equal(panel.ram[3 * 132 + 0x46], 0x22);
  });

  it("sets each nibble of the column address separately", () => {
    const { panel } = cleanPanel();
    command(panel, 0x13, 0x0a);
    command(panel, 0x14);
    data(panel, 0x99);
    assert.equal(panel.ram[0x4a], 0x99);
  });

  it("stops after column 131, warns, and neither wraps nor advances the page", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xb0, 0x02, 0x18); // column 130
    data(panel, 1, 2, 3, 4);
    assert.deepEqual([...panel.ram.subarray(129, 134)], [0, 1, 2, 0, 0]);
    assert.equal(panel.ram[0], 0);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /past column 131/);
    assert.equal([...panel.warnings.all.values()][0], 2);
  });

  it("shows columns 2 to 129, bit 0 on top", () => {
    const { panel } = shownPanel();
    command(panel, 0xb0, 0x00, 0x10);
    data(panel, 0xff, 0xff, 0x01);
    command(panel, 0xb7, 0x01, 0x18);
    data(panel, 0x80, 0xff, 0xff);
    assert.deepEqual(lit(panel), ["0,0", "127,63"]);
  });
});

describe("SH1106 commands", () => {
  it("acknowledges everything and accepts both kinds of control byte", () => {
    const { panel } = cleanPanel();
    const bytes = Uint8Array.of(0x80, 0xb1, 0x80, 0x02, 0x80, 0x10, 0xc0, 0x5a, 0x40, 0xa5, 0xaf);
    assert.equal(panel.write(bytes), bytes.length);
    assert.deepEqual([...panel.ram.subarray(132 + 2, 132 + 5)], [0x5a, 0xa5, 0xaf]);
  });

  it("waits for an argument in the next transaction", () => {
    const { panel } = shownPanel();
    command(panel, 0x81);
    command(panel, 0x17);
    assert.equal(panel.picture().contrast, 0x17);
  });

  it("drops a command whose argument is display data, and warns", () => {
    const { panel, warnings } = shownPanel();
    command(panel, 0x81);
    data(panel, 0x17);
    command(panel, 0xa5);
    assert.equal(panel.picture().contrast, 0x80);
    assert.equal(lit(panel).length, 128 * 64);
    assert.match(warnings[0], /command 81h waits for arguments/);
  });

  it("turns the picture by 180 degrees with A0 and C0", () => {
    const { panel } = cleanPanel();
    command(panel, 0xaf, 0xb0, 0x02, 0x10);
    data(panel, 0x01);
    assert.deepEqual(lit(panel), ["127,63"]);
  });

  it("scrolls with the start line", () => {
    const { panel } = shownPanel();
    command(panel, 0xb1, 0x02, 0x10);
    data(panel, 0x01); // line 8
    command(panel, 0x40 | 5);
    assert.deepEqual(lit(panel), ["0,3"]);
    command(panel, 0x40 | 9);
    assert.deepEqual(lit(panel), ["0,63"]);
  });

  it("shifts the picture up by the display offset", () => {
    const { panel } = shownPanel();
    command(panel, 0xb1, 0x02, 0x10);
    data(panel, 0x01); // line 8
    command(panel, 0xd3, 8);
    assert.deepEqual(lit(panel), ["0,0"]);
    command(panel, 0xd3, 63);
    assert.deepEqual(lit(panel), ["0,9"]);
    command(panel, 0xc0, 0xd3, 8); // upside down
    assert.deepEqual(lit(panel), ["0,63"]);
    command(panel, 0xd3, 63);
    assert.deepEqual(lit(panel), ["0,54"]);
  });

  it("scans only as many lines as the multiplex ratio says", () => {
    const { panel } = shownPanel();
    command(panel, 0xa8, 15, 0xa5);
    assert.equal(lit(panel).length, 128 * 16);
  });

  it("shows garbage if the COM pads do not fit the glass", () => {
    const { panel } = shownPanel();
    for (let page = 0; page < 4; page++) {
      command(panel, 0xb0 | page, 0x02, 0x10);
      data(panel, 0xff); // lines 0 to 31
    }
    command(panel, 0xda, 0x02);
    const rows = lit(panel).map((pixel) => Number(pixel.split(",")[1]));
    assert.deepEqual(
      rows,
      Array.from({ length: 32 }, (_, i) => 2 * i),
    );
  });

  it("inverts, and lights all pixels regardless of RAM and inversion", () => {
    const { panel } = shownPanel();
    command(panel, 0xa7);
    assert.equal(lit(panel).length, 128 * 64);
    command(panel, 0xa5);
    assert.equal(lit(panel).length, 128 * 64);
    command(panel, 0xa4, 0xa6);
    assert.ok(isDark(panel));
  });

  it("is dark until switched on, and keeps the RAM while off", () => {
    const { panel } = shownPanel();
    command(panel, 0xa5, 0xae);
    assert.ok(isDark(panel));
    command(panel, 0xaf);
    assert.ok(!isDark(panel));
  });

  it("stays dark without the DC-DC converter and warns of it", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xad, 0x8a, 0xa5, 0xaf);
    assert.ok(isDark(panel));
    assert.match(warnings[0], /DC-DC converter off/);
    command(panel, 0xae, 0xad, 0x8b, 0xaf);
    assert.ok(!isDark(panel));
    assert.equal(warnings.length, 1);
    command(panel, 0xad, 0x8a);
    assert.match(warnings[1], /while the display is on/);
  });

  it("warns of commands of other controllers, once each", () => {
    const { panel, warnings } = cleanPanel();
    for (let i = 0; i < 3; i++) command(panel, 0x20, 0x8d, 0x2e);
    assert.deepEqual(
      warnings.map((message) => message.split(":")[0]),
      ["unknown command 20h", "unknown command 8Dh", "unknown command 2Eh"],
    );
    assert.deepEqual([...panel.warnings.all.values()], [3, 3, 3]);
  });

  it("warns of undefined argument values and does not change its registers", () => {
    const { panel, warnings } = shownPanel();
    const before = panel.revision;
    command(panel, 0xda, 0x22, 0xae, 0xad, 0x00, 0xaf, 0xd9, 0x0f);
    assert.equal(warnings.length, 3);
    assert.equal(panel.revision, before + 2); // off and on
  });

  it("accepts the initialisation of a common driver without a warning", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xae, 0xd5, 0x80, 0xa8, 0x3f, 0xd3, 0x00, 0x40, 0xad, 0x8b, 0x32, 0xa1, 0xc8, 0xda, 0x12);
    command(panel, 0x81, 0xcf, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6, 0xe3, 0xaf);
    assert.deepEqual(warnings, []);
    assert.equal(panel.picture().contrast, 0xcf);
  });

  it("limits the number of different warnings", () => {
    const { panel, warnings } = cleanPanel();
    for (let i = 1; i < 64; i++) panel.write(Uint8Array.of(i));
    for (let i = 0x20; i < 0x30; i++) command(panel, i);
    assert.equal(warnings.length, 65);
    assert.equal(panel.warnings.all.size, 64);
  });
});

describe("SH1106 reading", () => {
  it("returns whether the display is on", () => {
    const { panel } = cleanPanel();
    assert.deepEqual(readAfter(panel, 0x00, 1), [0x48]);
    command(panel, 0xaf);
    assert.deepEqual(readAfter(panel, 0x00, 2), [0x08, 0x08]);
  });

  it("returns RAM after a dummy byte", () => {
    const { panel } = cleanPanel();
    command(panel, 0xb2, 0x00, 0x10);
    data(panel, 7, 8, 9);
    command(panel, 0x00, 0x10);
    assert.deepEqual(readAfter(panel, 0x40, 4).slice(1), [7, 8, 9]);
  });

  it("supports read-modify-write between E0 and EE", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xb2, 0x0a, 0x10);
    data(panel, 0x0f, 0x0e);
    command(panel, 0x0a, 0x10, 0xe0);
    const [, first] = readAfter(panel, 0x40, 2);
    data(panel, first | 0x80);
    const [, second] = readAfter(panel, 0x40, 2);
    data(panel, second | 0x80);
    command(panel, 0xee);
    data(panel, 0x55);
    assert.deepEqual([...panel.ram.subarray(2 * 132 + 10, 2 * 132 + 13)], [0x55, 0x8e, 0]);
    assert.deepEqual(warnings, []);
  });

  it("rejects column addresses between E0 and EE, and EE without E0", () => {
    const { panel, warnings } = cleanPanel();
    command(panel, 0xee, 0x05, 0xe0, 0xe0, 0x09, 0xee);
    data(panel, 0x77);
    assert.equal(panel.ram[5], 0x77);
    assert.equal(warnings.length, 3);
  });
});

describe("SH1106 on the bus", () => {
  it("contains noise after power-on, so that a driver must clear it", () => {
    let seed = 1;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const panel = new SH1106({ random });
    command(panel, 0xaf);
    const count = lit(panel).length;
    assert.ok(count > 3000 && count < 5200, `${count} pixels`);
  });

  it("loses everything without power and acknowledges nothing", () => {
    const { panel } = shownPanel();
    command(panel, 0xa5, 0x81);
    panel.power(false);
    assert.ok(isDark(panel));
    assert.equal(panel.write(Uint8Array.of(0x00, 0xaf)), 0);
    panel.power(true);
    assert.ok(isDark(panel));
    command(panel, 0xaf); // not an argument of the 81h before
    assert.equal(panel.picture().contrast, 0x80);
    assert.ok(isDark(panel));
  });

  it("counts transactions, and bytes including addresses", () => {
    const { panel } = cleanPanel();
    command(panel, 0xb0, 0x02, 0x10);
    data(panel, ...new Array<number>(128).fill(0xff));
    assert.deepEqual([panel.transactions, panel.bytes], [2, 5 + 130]);
    panel.write(new Uint8Array());
    panel.read(new Uint8Array(2));
    assert.deepEqual([panel.transactions, panel.bytes], [4, 5 + 130 + 1 + 3]);
  });

  it("reports a change once per transaction, and only changes", () => {
    let changes = 0;
    const panel = new SH1106({ random: () => 0, onChanged: () => changes++ });
    assert.equal(changes, 0);
    data(panel, 1, 2, 3);
    assert.equal(changes, 1);
    command(panel, 0xb0, 0x00, 0x10, 0x40, 0xa6, 0xe3);
    data(panel, 1, 2, 3);
    assert.equal(changes, 1);
    command(panel, 0x41);
    assert.equal(changes, 2);
    panel.power(false);
    assert.equal(changes, 3);
  });

  it("acknowledges the address that its pin selects", () => {
    assert.deepEqual(cleanPanel().panel.addresses, [0x3c]);
    assert.deepEqual(new SH1106({ random: () => 0, address: 0x3d }).addresses, [0x3d]);
    assert.throws(() => new SH1106({ random: () => 0, address: 0x78 }), RangeError);
  });

  it("does not depend on how a stream is split into transactions", () => {
    const within = (low: number, high: number) => fc.integer({ min: low, max: high });
    const one = (low: number, high: number) => within(low, high).map((byte): Item[] => [[false, byte]]);
    const two = (first: number, low: number, high: number) =>
      within(low, high).map((second): Item[] => [
        [false, first],
        [false, second],
      ]);
    const legal = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.array(
          within(0, 255).map((byte): Item => [true, byte]),
          { maxLength: 40 },
        ),
      },
      one(0xb0, 0xb7),
      one(0x00, 0x18),
      one(0x40, 0x7f),
      one(0xa0, 0xa1),
      one(0xa4, 0xa7),
      one(0xae, 0xaf),
      fc.constantFrom<Item[]>([[false, 0xc0]], [[false, 0xc8]], [[false, 0xe3]]),
      two(0x81, 0, 255),
      two(0xa8, 0, 63),
      two(0xad, 0x8a, 0x8b),
      two(0xd3, 0, 63),
      two(0xd9, 0x11, 0x1f),
    );
    const streams = fc.array(legal, { maxLength: 60 }).map((parts) => parts.flat());
    fc.assert(
      fc.property(streams, fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (items, cuts) => {
        const whole = cleanPanel().panel;
        const split = cleanPanel().panel;
        whole.write(together(items));
        for (const transaction of apart(items, cuts)) split.write(transaction);
        assert.deepEqual(split.ram, whole.ram);
        assert.deepEqual(split.picture(), whole.picture());
        assert.deepEqual([...split.warnings.all], [...whole.warnings.all]);
      }),
    );
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 30 }), (transactions) => {
        const { panel } = cleanPanel();
        for (const bytes of transactions) {
          assert.equal(panel.write(bytes), bytes.length);
          panel.read(new Uint8Array(3));
        }
        const { pixels, contrast } = panel.picture();
        assert.equal(pixels.length, 128 * 64);
        assert.ok(pixels.every((pixel) => pixel === 0 || pixel === 1));
        assert.ok(contrast >= 0 && contrast <= 255);
      }),
    );
  });
});
